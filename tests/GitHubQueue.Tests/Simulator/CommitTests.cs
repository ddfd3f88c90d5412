using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class CommitTests
{
    private const string Repo = "octocat/Hello-World";
    private const string Commits = "repos/octocat/hello-world/commits";
    private const string Compare = "repos/octocat/hello-world/compare/";

    [Test]
    public async Task Log_OfAllPages_IsAWholeGraphWithOddities()
    {
        await using var github = await Start(1000);
        using var client = new Client(github);

        var walk = await client.WalkAsync(Commits + "?per_page=100");

        var log = walk.SelectMany(page => page.Json.EnumerateArray()).ToList();
        var shas = log.Select(Sha).ToList();
        var parents = log.SelectMany(commit => commit.GetProperty("parents").EnumerateArray()).Select(Sha).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(shas, Is.Unique);
            Assert.That(shas, Has.Count.EqualTo(1000));
            Assert.That(shas[0], Is.EqualTo(github.HeadOf(Repo)));
            Assert.That(parents, Is.EquivalentTo(shas.Skip(1)));
            Assert.That(string.Join(' ', walk[0].Rels), Is.EqualTo("next last"));
            Assert.That(log, Has.Some.Matches<JsonElement>(commit => commit.GetProperty("author").ValueKind == JsonValueKind.Null));
            Assert.That(log, Has.Some.Matches<JsonElement>(commit => commit.GetProperty("parents").GetArrayLength() == 2));
            Assert.That(log, Has.Some.Matches<JsonElement>(commit => commit.GetProperty("commit").GetProperty("message").GetString() == ""));
            Assert.That(github.ServedAs(PayloadKind.Commits), Has.Count.EqualTo(1000));
        });
    }

    [Test]
    public async Task SinceAndUntil_OfCommits_GoByCommitterDate()
    {
        await using var github = await Start(200);
        using var client = new Client(github);
        var all = (await client.WalkAsync(Commits + "?per_page=100")).SelectMany(page => page.Json.EnumerateArray()).ToList();
        var dates = all.Select(Date).Order().ToList();

        var some = (await client.GetAsync($"{Commits}?per_page=100&since={dates[100]:yyyy-MM-ddTHH:mm:ssZ}&until={dates[149]:yyyy-MM-ddTHH:mm:ssZ}")).Json;

        Assert.That(some.EnumerateArray().Select(Date), Is.EquivalentTo(dates.Where(date => date >= dates[100] && date <= dates[149])));
    }

    [Test]
    public async Task EmptyRepository_AskedForCommits_Is409()
    {
        await using var github = await Start(0);
        using var client = new Client(github);

        var reply = await client.GetAsync(Commits);

        Assert.That((reply.Status, reply.Json.GetProperty("message").GetString()), Is.EqualTo((409, "Git Repository is empty.")));
        Assert.That((await client.GetAsync(Compare + "a...b")).Status, Is.EqualTo(409));
        github.Change(new() { Commits = 1 });
        Assert.That((await client.GetAsync(Commits)).Json.GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Push_Compared_IsAheadByItsCommitsOldestFirst()
    {
        await using var github = await Start(50);
        using var client = new Client(github);
        var old = github.HeadOf(Repo);
        github.Change(new() { Commits = 12 });

        var first = await client.GetAsync($"{Compare}{old}...{github.HeadOf(Repo)}?per_page=5");
        var pages = await client.WalkAsync($"{Compare}{old}...main?per_page=5");
        var backwards = (await client.GetAsync($"{Compare}main...{old}")).Json;

        var log = (await client.GetAsync(Commits + "?per_page=12")).Json.EnumerateArray().Select(Sha);
        Assert.Multiple(() =>
        {
            Assert.That(Summary(first.Json), Is.EqualTo(("ahead", 12, 0, 5)));
            Assert.That(string.Join(' ', first.Rels), Is.EqualTo("last next first"));
            Assert.That(pages.SelectMany(page => page.Json.GetProperty("commits").EnumerateArray()).Select(Sha), Is.EqualTo(log.Reverse()));
            Assert.That(pages.Select(page => page.Json.TryGetProperty("files", out _)), Is.EqualTo(new[] { true, false, false }));
            Assert.That(Summary(backwards), Is.EqualTo(("behind", 0, 12, 0)));
            Assert.That(first.Json.GetProperty("merge_base_commit").GetProperty("sha").GetString(), Is.EqualTo(old));
        });
    }

    [Test]
    public async Task OlderBranch_Merged_IsFoundByComparingButNotBySince()
    {
        await using var github = await Start(50);
        using var client = new Client(github);
        var old = github.HeadOf(Repo);
        var since = Date((await client.GetAsync(Commits + "/main")).Json);
        github.Change(new() { MergeOlder = 4, UpdatedAt = since.AddHours(1) });

        var comparison = (await client.GetAsync($"{Compare}{old}...main")).Json;
        var later = (await client.GetAsync($"{Commits}?since={since.AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ}")).Json;

        Assert.That(Summary(comparison), Is.EqualTo(("ahead", 5, 0, 5)));
        Assert.That(later.GetArrayLength(), Is.EqualTo(1));
    }

    [TestCase(false, 200, "diverged")]
    [TestCase(true, 404, null)]
    public async Task ForcePush_Compared_HasDivergedOrLostTheOldHead(bool prune, int status, string? text)
    {
        await using var github = await Start(50);
        using var client = new Client(github);
        github.Change(new() { Commits = 5 });
        var old = github.HeadOf(Repo);
        github.Change(new() { ForcePush = 3, Prune = prune });

        var reply = await client.GetAsync($"{Compare}{old}...main");

        Assert.That(reply.Status, Is.EqualTo(status));
        if (text is not null) Assert.That(Summary(reply.Json), Is.EqualTo((text, 1, 3, 1)));
    }

    [Test]
    public async Task Reset_Compared_IsBehind()
    {
        await using var github = await Start(50);
        using var client = new Client(github);
        var left = github.HeadOf(Repo);
        github.Change(new() { Commits = 4 });
        var old = github.HeadOf(Repo);
        github.Change(new() { Reset = 4 });

        Assert.That(github.HeadOf(Repo), Is.EqualTo(left));
        Assert.That(Summary((await client.GetAsync($"{Compare}{old}...main")).Json), Is.EqualTo(("behind", 0, 4, 0)));
    }

    /// <summary>https://docs.github.com/rest/commits/commits#compare-two-commits: without paging parameters the newest 250, and that is all.</summary>
    [Test]
    public async Task Push_OfMoreThanFits_ComparedWithoutAPage_ShowsTheNewestWithoutALink()
    {
        await using var github = await Start(50);
        using var client = new Client(github);
        var old = github.HeadOf(Repo);
        github.Change(new() { Commits = 300 });

        var comparison = await client.GetAsync($"{Compare}{old}...main");

        Assert.That(Summary(comparison.Json), Is.EqualTo(("ahead", 300, 0, 250)));
        Assert.That(comparison.Rels, Is.Empty);
        Assert.That(Sha(comparison.Json.GetProperty("commits")[249]), Is.EqualTo(github.HeadOf(Repo)));
        var pages = await client.WalkAsync($"{Compare}{old}...main?per_page=100");
        Assert.That(pages.Select(page => page.Json.GetProperty("commits").GetArrayLength()), Is.EqualTo(new[] { 100, 100, 100 }));
    }

    [Test]
    public async Task Branch_WithASlash_IsFoundEverywhere()
    {
        await using var github = await Start(20);
        using var client = new Client(github);
        github.Change(new() { Commits = 2, Branch = "feature/x" });

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((await client.GetAsync(Commits + "?sha=feature/x")).Json.GetArrayLength(), Is.EqualTo(22));
            Assert.That(Summary((await client.GetAsync(Compare + "main...feature%2Fx")).Json), Is.EqualTo(("ahead", 2, 0, 2)));
            Assert.That(Summary((await client.GetAsync(Compare + "main...main")).Json), Is.EqualTo(("identical", 0, 0, 0)));
            Assert.That((await client.GetAsync("repos/octocat/hello-world/branches/feature/x")).Json.GetProperty("commit").GetProperty("sha").GetString(),
                Is.EqualTo(github.HeadOf(Repo, "feature/x")));
            Assert.That((await client.GetAsync("repos/octocat/hello-world/branches")).Json.GetArrayLength(), Is.EqualTo(2));
            Assert.That((await client.GetAsync("repos/octocat/hello-world/branches/no")).Body, Does.Contain("Branch not found"));
            Assert.That((await client.GetAsync(Commits + "/feature/x")).Json.GetProperty("files").GetArrayLength(), Is.GreaterThan(0));
            Assert.That((await client.GetAsync(Commits + "/0123456789")).Status, Is.EqualTo(422));
            Assert.That((await client.GetAsync(Commits + "?sha=nowhere")).Status, Is.EqualTo(404));
        });
    }

    private static string Sha(JsonElement commit) => commit.GetProperty("sha").GetString()!;

    private static DateTimeOffset Date(JsonElement commit) => commit.GetProperty("commit").GetProperty("committer").GetProperty("date").GetDateTimeOffset();

    private static (string?, int, int, int) Summary(JsonElement comparison) => (comparison.GetProperty("status").GetString(),
        comparison.GetProperty("ahead_by").GetInt32(), comparison.GetProperty("behind_by").GetInt32(), comparison.GetProperty("commits").GetArrayLength());

    private static Task<SimulatedGitHub> Start(int commits) =>
        SimulatedGitHub.StartAsync(new() { Repositories = [new(Repo) { Issues = 1, Commits = commits }] });
}
