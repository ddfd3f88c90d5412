using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.Sources;

/// <summary>What the simulator doesn't do; the rest is in EndToEnd.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommitsSourceTests
{
    private static readonly string Old = new('a', 40), Newer = new('b', 40), Head = new('c', 40);
    private static readonly DateTimeOffset From = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task ReadAsync_OfAnEmptyPageThatIsNotTheLast_ReadsOn()
    {
        using var server = new StubHandler(
            Answer(200, "[]", "Link: <https://ghe.example/repos/o/r/commits?page=2>; rel=\"next\""), Answer(200, $$"""[{"sha":"{{Head}}"}]"""));
        using var github = new GitHubClient(new() { ApiUrl = new("https://ghe.example/") }, new ManualClock(), new LogLines().Log, server);
        var source = new CommitsSource(github, new() { Name = "x", Kind = CommitsSource.Kind, Repository = new("o", "r"), RepositoryId = 7 }, new ManualClock());
        var pages = await source.ReadAsync(Progress.None, new Window { Since = From }, _ => null, default).ToListAsync();
        Assert.That(pages.Select(page => page.Records.Count), Is.EqualTo(new[] { 0, 1 }));
        Assert.That((pages[0].Progress.Walk!.At, pages[1].Progress.Head), Is.EqualTo((From, Head)));
    }

    /// <summary>Enterprise servers before 3.1: whatever page is asked for, they give the newest 250 commits, and no link to the others.</summary>
    [Test]
    public async Task ReadAsync_OfAServerWithoutPagesOfComparisons_ReadsTheLogAgain()
    {
        var comparison = Answer(200, $$"""{"behind_by":0,"total_commits":300,"commits":[{"sha":"{{Newer}}"},{"sha":"{{Head}}"}]}""");
        using var server = new StubHandler(comparison, comparison, Answer(200, $$"""[{"sha":"{{Head}}"},{"sha":"{{Newer}}"}]"""));
        using var github = new GitHubClient(new() { ApiUrl = new("https://ghe.example/") }, new ManualClock(), new LogLines().Log, server);
        var source = new CommitsSource(github, new() { Name = "x", Kind = CommitsSource.Kind, Repository = new("o", "r"), RepositoryId = 7 }, new ManualClock());
        var pages = await source.ReadAsync(new Progress { From = From, To = From, Head = Old }, new Window(), _ => null, default).ToListAsync();
        Assert.That(server.Requests.Select(request => request.RequestUri!.PathAndQuery), Is.EqualTo(new[]
        {
            $"/repos/o/r/compare/{Old}...HEAD", $"/repos/o/r/compare/{Old}...{Head}?per_page=100", "/repos/o/r/commits?since=2026-11-01T00:00:00Z&per_page=100",
        }));
        Assert.That(pages.Single().Records.Select(record => record.Key), Is.EqualTo(new[] { $"ghe.example/7/{Head}", $"ghe.example/7/{Newer}" }));
        Assert.That(pages.Single().Progress.Head, Is.EqualTo(Head));
    }
}
