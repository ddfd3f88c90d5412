using System.Text;
using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class ReviewAndFileTests
{
    private const string Pulls = "repos/octocat/hello-world/pulls";

    [Test]
    public async Task Reviews_OfMany_HaveTheirAverageAndOddities()
    {
        await using var github = await Start(new("octocat/Hello-World") { Issues = 60, PullRequests = 1, ReviewsPerPull = 6 });
        using var client = new Client(github);

        var reviews = new List<JsonElement>();
        foreach (var number in Enumerable.Range(1, 60)) reviews.AddRange((await client.GetAsync($"{Pulls}/{number}/reviews?per_page=100")).Json.EnumerateArray());

        Assert.Multiple(() =>
        {
            Assert.That(reviews, Has.Count.EqualTo(360).Within(80));
            Assert.That(reviews.Select(review => review.GetProperty("id").GetInt64()), Is.Unique);
            Assert.That(reviews.Where(review => !review.TryGetProperty("submitted_at", out _)).Select(State), Is.Not.Empty.And.All.EqualTo("PENDING"));
            Assert.That(reviews.Where(review => State(review) == "PENDING"), Has.None.Matches<JsonElement>(review => review.TryGetProperty("submitted_at", out _)));
            Assert.That(reviews, Has.Some.Matches<JsonElement>(review => review.GetProperty("user").ValueKind == JsonValueKind.Null));
            Assert.That(github.ServedAs(PayloadKind.Reviews), Has.Count.EqualTo(reviews.Count));
        });

        static string State(JsonElement review) => review.GetProperty("state").GetString()!;
    }

    [Test]
    public async Task Review_Added_ComesLastAndMovesTheUpdate()
    {
        await using var github = await Start(new("octocat/Hello-World") { Issues = 1, PullRequests = 1 });
        using var client = new Client(github);
        var before = await client.GetAsync(Pulls + "/1/reviews");

        github.Change(new() { Numbers = [1], Action = ChangeAction.Review, UpdatedAt = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero) });
        var after = await client.GetAsync(Pulls + "/1/reviews");

        Assert.That(after.Json.EnumerateArray().SkipLast(1).Select(review => review.GetRawText()),
            Is.EqualTo(before.Json.EnumerateArray().Select(review => review.GetRawText())));
        Assert.That((await client.GetAsync(Pulls + "/1")).Json.GetProperty("updated_at").GetString(), Is.EqualTo("2030-01-02T03:04:05Z"));
    }

    [Test]
    public async Task Files_BeyondTheLimit_EndAt3000InPagesOf100()
    {
        await using var github = await Start(new("octocat/Hello-World") { Issues = 20, PullRequests = 1, FilesPerPull = 3000 });
        using var client = new Client(github);
        var large = 0;
        while ((await client.GetAsync($"{Pulls}/{++large}")).Json.GetProperty("changed_files").GetInt32() <= 3000)
        {
        }

        var first = await client.GetAsync($"{Pulls}/{large}/files?per_page=500");
        var last = await client.GetAsync(first.Rel("last")!);

        Assert.Multiple(() =>
        {
            Assert.That(first.Json.GetArrayLength(), Is.EqualTo(100));
            Assert.That(first.Rel("last"), Does.EndWith("page=30"));
            Assert.That(first.Rel("next"), Does.StartWith($"{github.Url}repositories/{github.Repositories[0].Id}/pulls/{large}/files?"));
            Assert.That((last.Json.GetArrayLength(), string.Join(' ', last.Rels)), Is.EqualTo((100, "prev first")));
            Assert.That(github.Stats.ByEndpoint["GET /repos/{owner}/{repo}/pulls/{number}/files"], Is.EqualTo(1));
            Assert.That(github.Stats.ByEndpoint["GET /repositories/{id}/pulls/{number}/files"], Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Files_OfMany_AddUpAndHaveTheirOddities()
    {
        await using var github = await Start(new("octocat/Hello-World") { Issues = 1, PullRequests = 1, FilesPerPull = 200 });
        using var client = new Client(github);

        var pull = (await client.GetAsync(Pulls + "/1")).Json;
        var files = (await client.WalkAsync(Pulls + "/1/files?per_page=100")).SelectMany(page => page.Json.EnumerateArray()).ToList();

        var renamed = files.Where(file => file.GetProperty("status").GetString() == "renamed").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(files, Has.Count.EqualTo(pull.GetProperty("changed_files").GetInt32()));
            Assert.That(files.Sum(file => file.GetProperty("additions").GetInt32()), Is.EqualTo(pull.GetProperty("additions").GetInt32()));
            Assert.That(files.Select(file => file.GetProperty("filename").GetString()), Is.Unique);
            Assert.That(renamed, Is.Not.Empty.And.All.Matches<JsonElement>(file => file.TryGetProperty("previous_filename", out _)));
            Assert.That(files, Has.Some.Matches<JsonElement>(file => !file.TryGetProperty("patch", out _)
                && file.GetProperty("filename").GetString()!.EndsWith(".png", StringComparison.Ordinal)));
        });
    }

    [Test]
    public async Task Files_AfterAPush_AreOthersAndServedByteForByte()
    {
        await using var github = await Start(new("octocat/Hello-World") { Issues = 1, PullRequests = 1, StarDrift = false });
        using var client = new Client(github);

        var before = await client.GetAsync(Pulls + "/1/files");
        var unchanged = await client.GetAsync(Pulls + "/1/files", before["ETag"]);
        github.Change(new() { Numbers = [1], Action = ChangeAction.Push });
        var after = await client.GetAsync(Pulls + "/1/files", before["ETag"]);

        Assert.That((unchanged.Status, after.Status), Is.EqualTo((304, 200)));
        var served = github.ServedAs(PayloadKind.Files).Values.SelectMany(payloads => payloads).Select(Encoding.UTF8.GetString);
        Assert.That(served, Is.EquivalentTo(before.Json.EnumerateArray().Concat(after.Json.EnumerateArray()).Select(file => file.GetRawText())));
    }

    private static Task<SimulatedGitHub> Start(RepositoryOptions repository) => SimulatedGitHub.StartAsync(new() { Repositories = [repository] });
}
