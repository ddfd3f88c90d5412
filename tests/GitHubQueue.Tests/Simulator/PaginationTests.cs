using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class PaginationTests
{
    private const string All = "repos/octocat/hello-world/issues?state=all&sort=updated&direction=asc&per_page=100";

    [TestCase(Pagination.Cursor, 0, 1)]
    [TestCase(Pagination.Cursor, 99, 1)]
    [TestCase(Pagination.Cursor, 100, 1)]
    [TestCase(Pagination.Cursor, 101, 2)]
    [TestCase(Pagination.Cursor, 300, 3)]
    [TestCase(Pagination.Page, 0, 1)]
    [TestCase(Pagination.Page, 100, 1)]
    [TestCase(Pagination.Page, 101, 2)]
    [TestCase(Pagination.Page, 300, 3)]
    public async Task Walk_OfAnySize_GivesEachIssueOnceWithoutAnEmptyPage(Pagination pagination, int issues, int pages)
    {
        await using var github = await Start(issues, pagination);
        using var client = new Client(github);

        var walk = await client.WalkAsync(All);

        Assert.Multiple(() =>
        {
            Assert.That(walk, Has.Count.EqualTo(pages));
            Assert.That(walk.SelectMany(page => page.Numbers), Is.EquivalentTo(Enumerable.Range(1, issues)));
        });
    }

    [TestCase("created", "asc")]
    [TestCase("created", "desc")]
    [TestCase("updated", "asc")]
    [TestCase("updated", "desc")]
    [TestCase("comments", "asc")]
    [TestCase("comments", "desc")]
    public async Task Walk_InEachOrder_IsSortedAndComplete(string sort, string direction)
    {
        await using var github = await Start(250, Pagination.Cursor);
        using var client = new Client(github);

        var walk = await client.WalkAsync($"repos/octocat/hello-world/issues?state=all&sort={sort}&direction={direction}&per_page=30");

        var values = walk.SelectMany(page => page.Json.EnumerateArray())
            .Select(issue => sort == "comments" ? issue.GetProperty("comments").GetInt32().ToString("D5") : issue.GetProperty(sort + "_at").GetString()!).ToList();
        Assert.That(values, Has.Count.EqualTo(250));
        Assert.That(values, direction == "asc" ? Is.Ordered.Ascending.Using<string>(string.CompareOrdinal) : Is.Ordered.Descending.Using<string>(string.CompareOrdinal));
    }

    [Test]
    public async Task Link_ByCursor_HasOnlyAnOpaqueNextBelowTheRepositorysId()
    {
        await using var github = await Start(250, Pagination.Cursor);
        using var client = new Client(github);

        var first = await client.GetAsync(All + "&since=2000-01-01T00:00:00Z");

        Assert.Multiple(() =>
        {
            Assert.That(first.Rels, Is.EqualTo(new[] { "next" }));
            Assert.That(first.Rel("next"), Does.StartWith($"{github.Url}repositories/{github.Repositories[0].Id}/issues?"));
            Assert.That(first.Rel("next"), Does.Contain("since=2000-01-01T00%3A00%3A00Z").And.Contain("after=").And.Not.Contain("page=2"));
        });
    }

    [Test]
    public async Task Link_ByPage_HasTheRelsOfItsPlace()
    {
        await using var github = await Start(250, Pagination.Page);
        using var client = new Client(github);

        var rels = (await client.WalkAsync(All)).Select(page => string.Join(' ', page.Rels));

        Assert.That(rels, Is.EqualTo(new[] { "next last", "prev next last first", "prev first" }));
    }

    [Test]
    public async Task Link_WithDeprecation_HasAnotherRelFirst()
    {
        await using var github = await SimulatedGitHub.StartAsync(new SimulatorOptions { DeprecationLink = true });
        using var client = new Client(github);

        Assert.That((await client.GetAsync(All)).Rels, Is.EqualTo(new[] { "deprecation", "next" }));
    }

    [Test]
    public async Task Page_BeyondTheFirstWithCursors_IsRefused()
    {
        await using var github = await Start(250, Pagination.Cursor);
        using var client = new Client(github);

        var page = await client.GetAsync(All + "&page=2");

        Assert.That(page.Status, Is.EqualTo(422));
        Assert.That(page.Body, Does.Contain("please use cursor based pagination (after/before)"));
    }

    [Test]
    public async Task Walk_ByCursorWhileIssuesChange_SkipsNone()
    {
        await using var github = await Start(500, Pagination.Cursor);
        using var client = new Client(github);
        github.AddFault(new Fault(FaultKind.Change) { Times = 4, Skip = 1, Change = new Change { Count = 40 } });

        var walk = await client.WalkAsync(All);

        Assert.That(walk.SelectMany(page => page.Numbers).Distinct(), Is.EquivalentTo(Enumerable.Range(1, 500)));
    }

    [Test]
    public async Task Walk_ByPageWhileIssuesChange_SkipsSomeAsGitHubDoes()
    {
        await using var github = await Start(500, Pagination.Page);
        using var client = new Client(github);
        github.AddFault(new Fault(FaultKind.Change) { Times = 3, Skip = 1, Change = new Change { Count = 40 } });

        var walk = await client.WalkAsync(All);

        Assert.That(walk.SelectMany(page => page.Numbers).Distinct().Count(), Is.LessThan(500));
    }

    [Test]
    public async Task Walk_OverTies_GivesEachIssueOnce()
    {
        await using var github = await SimulatedGitHub.StartAsync(new SimulatorOptions { Repositories = [new("octocat/Hello-World") { Issues = 500, Ties = 250 }] });
        using var client = new Client(github);

        var issues = (await client.WalkAsync(All)).SelectMany(page => page.Json.EnumerateArray()).ToList();

        var seconds = issues.CountBy(issue => issue.GetProperty("updated_at").GetString()!).Select(second => second.Value).OrderDescending().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(issues.Select(issue => issue.GetProperty("number").GetInt32()), Is.EquivalentTo(Enumerable.Range(1, 500)));
            Assert.That(seconds[0], Is.EqualTo(250));
            Assert.That(seconds[1], Is.EqualTo(1));
        });
    }

    private static Task<SimulatedGitHub> Start(int issues, Pagination pagination) =>
        SimulatedGitHub.StartAsync(new SimulatorOptions { Pagination = pagination, Repositories = [new("octocat/Hello-World") { Issues = issues }] });
}
