using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class IssueListTests
{
    private const string Issues = "repos/octocat/hello-world/issues";

    [TestCase("", 30)]
    [TestCase("&per_page=100", 100)]
    [TestCase("&per_page=1000", 100)]
    [TestCase("&per_page=7&unknown=1", 7)]
    [TestCase("&per_page=0", 30)]
    public async Task PerPage_AsGiven_IsClamped(string parameters, int count)
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);

        Assert.That((await client.GetAsync($"{Issues}?state=all{parameters}")).Numbers, Has.Length.EqualTo(count));
    }

    [Test]
    public async Task State_EachValue_Filters()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { Issues = 80 }] });
        using var client = new Client(github);

        var open = (await client.GetAsync(Issues + "?per_page=100")).Numbers;
        var closed = (await client.GetAsync(Issues + "?per_page=100&state=closed")).Numbers;

        Assert.That(open.Concat(closed), Is.EquivalentTo(Enumerable.Range(1, 80)));
        Assert.That(open, Is.Not.Empty);
        Assert.That(closed, Is.Not.Empty);
    }

    [Test]
    public async Task Since_OfAnIssue_IncludesIt()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        var newest = (await client.GetAsync(Issues + "?state=all&sort=updated&per_page=5")).Json.EnumerateArray().ToList();

        var since = (await client.GetAsync($"{Issues}?state=all&since={newest[4].GetProperty("updated_at").GetString()}")).Numbers;

        Assert.That(since, Is.EquivalentTo(newest.Select(issue => issue.GetProperty("number").GetInt32())));
    }

    [Test]
    public async Task Since_Before1980_GivesNothing()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);

        var reply = await client.GetAsync(Issues + "?state=all&since=1970-01-01T00:00:00Z");

        Assert.That((reply.Status, reply.Body, reply["Link"]), Is.EqualTo((200, "[]", "")));
    }

    [Test]
    public async Task Since_Invalid_Is422()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);

        var reply = await client.GetAsync(Issues + "?since=yesterdayish");

        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(reply.Json.GetProperty("errors")[0].GetProperty("field").GetString(), Is.EqualTo("since"));
    }

    [Test]
    public async Task Issues_SameSeed_AreTheSameBytes()
    {
        var repository = new RepositoryOptions("octocat/Hello-World") { Seed = 7, NewestUpdate = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await using var one = await SimulatedGitHub.StartAsync(new() { Repositories = [repository] });
        await using var two = await SimulatedGitHub.StartAsync(new() { Repositories = [repository] });

        Assert.That(one.PayloadsOf("octocat/Hello-World"), Is.EqualTo(two.PayloadsOf("octocat/Hello-World")));
    }

    [Test]
    public async Task Issues_Generated_HaveTheWantedSizeAndOddities()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { Issues = 2000 }] });

        var payloads = github.PayloadsOf("octocat/hello-world").ToList();
        var issues = payloads.Select(payload => JsonDocument.Parse(payload).RootElement).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(payloads.Average(payload => payload.Length), Is.EqualTo(5000).Within(200));
            Assert.That(issues.Count(issue => issue.TryGetProperty("pull_request", out _)), Is.EqualTo(500).Within(80));
            Assert.That(issues.Select(issue => issue.GetProperty("id").GetInt64()).Max(), Is.GreaterThan(uint.MaxValue));
            Assert.That(issues, Has.Some.Matches<JsonElement>(issue => issue.GetProperty("user").ValueKind == JsonValueKind.Null));
            Assert.That(issues, Has.Some.Matches<JsonElement>(issue => issue.GetProperty("body").ValueKind == JsonValueKind.Null));
            Assert.That(issues.Select(issue => issue.GetProperty("updated_at").GetDateTimeOffset()).Max(), Is.LessThan(TimeProvider.System.GetUtcNow().AddHours(-1)));
            Assert.That(issues.Select(issue => issue.GetProperty("updated_at").GetString()), Is.Unique);
        });
    }

    [Test]
    public async Task Served_AfterAWalkWithChanges_HoldsEachStateByteForByte()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { Issues = 40 }] });
        using var client = new Client(github);
        var url = Issues + "?state=all&per_page=100&direction=asc";

        var before = github.PayloadOf("octocat/Hello-World", 7);
        var first = await client.GetAsync(url);
        github.Change(new() { Numbers = [7], KeepUpdatedAt = true });
        var second = await client.GetAsync(url);

        var served = github.Served;
        Assert.Multiple(() =>
        {
            Assert.That(served, Has.Count.EqualTo(40));
            Assert.That(served[("octocat/Hello-World", 7)], Is.EqualTo(new[] { before, github.PayloadOf("octocat/Hello-World", 7) }));
            Assert.That(Updated(first, 7), Is.EqualTo(Updated(second, 7)));
            Assert.That(second.Body, Is.EqualTo("[" + string.Join(',', github.PayloadsOf("octocat/Hello-World").Select(System.Text.Encoding.UTF8.GetString)) + "]"));
        });
    }

    [Test]
    public async Task Change_WithoutATime_MovesIssuesToTheEndAndCreatesNewOnes()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { Issues = 20 }] });
        using var client = new Client(github);

        var numbers = github.Change(new() { Numbers = [3, 5], Create = 1 });

        Assert.That(numbers, Is.EqualTo(new[] { 3, 5, 21 }));
        Assert.That((await client.GetAsync(Issues + "?state=all&sort=updated&direction=asc")).Numbers[^3..], Is.EqualTo(numbers));
    }

    [Test]
    public async Task Page_PrettyPrinted_HasTheSameTokens()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { PrettyPrint = true });
        using var client = new Client(github);

        var reply = await client.GetAsync(Issues + "?state=all&per_page=100&direction=asc");

        Assert.That(reply.Body, Does.StartWith("[\n  {\n    \"url\": \"https://"));
        Assert.That(reply.Json.EnumerateArray().Select(issue => JsonSerializer.Serialize(issue)).First(),
            Is.EqualTo(JsonSerializer.Serialize(JsonDocument.Parse(github.PayloadOf("octocat/Hello-World", 1)).RootElement)));
    }

    private static string? Updated(Client.Reply page, int number) =>
        page.Json.EnumerateArray().Single(issue => issue.GetProperty("number").GetInt32() == number).GetProperty("updated_at").GetString();
}
