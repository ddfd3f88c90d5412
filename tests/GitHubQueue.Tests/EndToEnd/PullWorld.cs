using GitHubQueue.Records;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What must hold of pull requests, their reviews and files whenever the program has come to its end.</summary>
internal static class PullWorld
{
    public static SimulatorOptions Of(int issues, int reviews = 2, int files = 3) => new()
    {
        Repositories = [new(World.Repo) { Issues = issues, PayloadBytes = 1, ReviewsPerPull = reviews, FilesPerPull = files, Commits = 10, StarDrift = false }],
    };

    public static string[] Ingest(params string[] more) =>
        ["ingest", "--entity", "pull_requests", "--repo", World.Repo, "--full", "--db", "pipeline.db", "--json", .. more];

    /// <summary>A later run: on from the checkpoint.</summary>
    public static string[] Again() => ["ingest", "--entity", "pull_requests", "--repo", World.Repo, "--db", "pipeline.db", "--json"];

    public static IEnumerable<int> Pulls(World world) => world.Current().Where(issue => issue.IsPullRequest).Select(issue => (int)issue.Number);

    /// <summary>
    /// Each state that was served of a pull request, review or file is in the archive exactly once, byte for byte; every one has its row;
    /// no list is left to be fetched.
    /// </summary>
    public static async Task ExpectAllArrivedAsync(World world)
    {
        await world.WorkAsync();
        var lake = await Lake.ReadAsync(world.Cli.LakeFolder);
        foreach (var (kind, entity, table) in new[]
        {
            (PayloadKind.Pulls, Entity.PullRequest, "pull_requests"),
            (PayloadKind.Reviews, Entity.PullRequestReview, "pull_request_reviews"),
            (PayloadKind.Files, Entity.PullRequestFile, "pull_request_files"),
        })
        {
            var served = world.GitHub.ServedAs(kind);
            var archived = lake.Where(one => one.Record.Entity == entity).Select(one => Convert.ToBase64String(one.Payload)).ToList();
            Assert.That(archived, Is.EquivalentTo(served.Values.SelectMany(states => states).Select(Convert.ToBase64String)), entity);
            Assert.That(world.Number($"select count(*) from {table}"), Is.EqualTo(served.Count), table);
        }
        Assert.That(world.Number("select count(*) from pull_requests"), Is.EqualTo(Pulls(world).Count()));
        Assert.That(world.Number("select count(distinct pull_number) from pull_request_files"), Is.EqualTo(Pulls(world).Count()), "a list that was forgotten is never served; each has a file at least");
        Assert.That(world.Number("select count(*) from fetches"), Is.Zero);
        (await world.Cli.RunAsync("verify")).Expect(0);
    }
}
