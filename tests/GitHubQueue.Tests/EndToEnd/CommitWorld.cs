using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Simulator;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What must hold of commits whenever the program has come to its end.</summary>
internal static class CommitWorld
{
    /// <summary>Two years of them, up to about an hour ago.</summary>
    public static SimulatorOptions Of(int commits) => new() { Repositories = [new(World.Repo) { Issues = 1, Commits = commits }] };

    public static string[] Ingest(params string[] more) =>
        ["ingest", "--entity", "commits", "--repo", World.Repo, "--db", "pipeline.db", "--json", .. more];

    /// <summary>Runs the ingest; how many requests it sent, how many of them were answered 304, and how many commits were new.</summary>
    public static async Task<(long Requests, long NotModified, long Enqueued)> IngestAsync(World world, params string[] more)
    {
        var before = world.GitHub.Stats.Requests;
        var run = (await world.Cli.RunAsync(Ingest(more))).Expect(0);
        Assert.That(run.Number("requests"), Is.EqualTo(world.GitHub.Stats.Requests - before));
        Assert.That(run.Json.GetProperty("unfinished").GetBoolean(), Is.False);
        return (run.Number("requests"), run.Number("not_modified"), run.Number("enqueued"));
    }

    /// <summary>
    /// All commits of the default branch are in the archive exactly once, byte for byte as they were served, in the partition of their
    /// month, and in the table; what was read besides was served before it was taken off the branch.
    /// </summary>
    /// <param name="since">Only commits from here on are expected.</param>
    public static async Task ExpectAllArrivedAsync(World world, DateTimeOffset? since = null)
    {
        await InProcess.DrainAndVerifyAsync(world.Cli);
        var lake = (await Lake.ReadAsync(world.Cli.LakeFolder)).Where(one => one.Record.Entity == Entity.Commit).ToList();
        var archived = lake.Select(one => Facts(one.Payload)).ToList();
        var log = await LogAsync(world);
        Assert.That(archived, Is.Unique);
        Assert.That(log.Where(commit => CommittedAt(commit) >= (since ?? DateTimeOffset.MinValue)).Select(Facts).Except(archived), Is.Empty, "missing");
        Assert.That(archived.Except(world.GitHub.ServedAs(PayloadKind.Commits).Values.Select(states => Facts(states.Single()))), Is.Empty, "never served");
        Assert.That(lake.Where(one => CommittedAt(one.Payload) < (since ?? DateTimeOffset.MinValue)), Is.Empty, "not asked for");
        foreach (var one in lake)
            Assert.That(one.ObjectKey, Does.StartWith(string.Create(CultureInfo.InvariantCulture,
                $"commit/org=octocat/repo=Hello-World/{CommittedAt(one.Payload).UtcDateTime:'year='yyyy'/month='MM}/{one.Record.FetchedAt.UtcDateTime:'date='yyyy-MM-dd}/")));
        Assert.That(world.Rows("""
            select org, repo, sha, message, author_name, author_email, authored_at, coalesce(author, 'nobody'), committer_name, committer_email,
                   committed_at, coalesce(committer, 'nobody'), parents, is_merge, is_verified, comments, url
              from commits
            """), Is.EquivalentTo(lake.Select(one => RowOf(one.Payload))));
    }

    private static async Task<List<byte[]>> LogAsync(World world)
    {
        using var client = new Client(world.GitHub);
        var pages = await client.WalkAsync($"repos/{World.Repo}/commits?per_page=100");
        return [.. pages.SelectMany(page => JsonPage.Split(page.Bytes)).Select(commit => commit.ToArray())];
    }

    private static string Facts(byte[] commit) =>
        $"{JsonDocument.Parse(commit).RootElement.GetProperty("sha")} {Convert.ToHexString(SHA256.HashData(commit))}";

    public static DateTimeOffset CommittedAt(byte[] commit) =>
        JsonDocument.Parse(commit).RootElement.GetProperty("commit").GetProperty("committer").GetProperty("date").GetDateTimeOffset();

    private static string RowOf(byte[] payload)
    {
        var listed = JsonDocument.Parse(payload).RootElement;
        var commit = listed.GetProperty("commit");
        var parents = listed.GetProperty("parents").EnumerateArray().Select(parent => parent.GetProperty("sha").GetString()).ToArray();
        return string.Join('|',
            "octocat", "Hello-World", listed.GetProperty("sha"), commit.GetProperty("message"), Person(commit, "author"), Login(listed, "author"),
            Person(commit, "committer"), Login(listed, "committer"), JsonSerializer.Serialize(parents), parents.Length > 1 ? 1 : 0,
            commit.GetProperty("verification").GetProperty("verified").GetBoolean() ? 1 : 0, commit.GetProperty("comment_count"), listed.GetProperty("html_url"));

        static string Person(JsonElement commit, string who) =>
            $"{commit.GetProperty(who).GetProperty("name")}|{commit.GetProperty(who).GetProperty("email")}|{commit.GetProperty(who).GetProperty("date")}";

        static string Login(JsonElement listed, string who) =>
            listed.GetProperty(who) is { ValueKind: JsonValueKind.Object } user ? user.GetProperty("login").GetString()! : "nobody";
    }
}
