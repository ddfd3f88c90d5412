using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.Sources;

/// <summary>Lists that move on while they are read, events that come in another order or in other words, and answers that are none.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddAnswersTests
{
    private const string Repository = """{"id":1296269,"full_name":"octocat/Hello-World"}""";
    private const string AllEvents = "select id, type, event_repository, created_at from events order by key";

    [Test, Oddity(Oddity.PaginationDrift)]
    public async Task Events_OfAFeedThatMovesOnWhileItIsRead_AreEnqueuedOnce()
    {
        using var pipeline = new TestPipeline();
        using var answers = new StubHandler(
            Answer(200, Page(Event(5), Event(4), Event(3)), Next("events?page=2")), Answer(200, Page(Event(4), Event(3), Event(2)), Next("events?page=3")), Answer(200, Page(Event(2), Event(1))));
        var result = await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, answers);
        Assert.That((result.Read, result.Enqueued, result.Failure), Is.EqualTo((8, 5, (string?)null)));
        Assert.That(pipeline.Rows("select pages, read, inserted, repeated, overlap, errors, missed from event_polls"), Is.EqualTo(new[] { "3|8|5|3|0|0|" }));
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows(AllEvents), Is.EqualTo(Enumerable.Range(1, 5).Select(Row)));
    }

    /// <summary>An issue that changes while the list is read is met again at its end; one that doesn't, and is met twice all the same, is known.</summary>
    [Test, Oddity(Oddity.PaginationDrift)]
    public async Task Issues_OfAListThatMovesOnWhileItIsRead_AreEnqueuedInEachState()
    {
        using var pipeline = new TestPipeline();
        using var answers = new StubHandler(
            Answer(200, Repository),
            Answer(200, Page(Issue(1, 1), Issue(2, 2), Issue(3, 3)), Next("repositories/1296269/issues?after=a")), Answer(200, Page(Issue(3, 3), Issue(4, 4), Issue(1, 5))));
        var result = await StubbedIngest.RunAsync(pipeline, StubbedIngest.Issues, answers);
        Assert.That((result.Read, result.Enqueued), Is.EqualTo((6, 5)));
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows("select id || ' ' || updated_at from issues order by key"), Is.EqualTo(new[]
        {
            "1 2026-11-19T00:00:05Z", "2 2026-11-19T00:00:02Z", "3 2026-11-19T00:00:03Z", "4 2026-11-19T00:00:04Z",
        }));
        Assert.That(await pipeline.LakeAsync(), Has.Count.EqualTo(5));
    }

    /// <summary>The repository was transferred: old events have its new name. That is the same state, and the name is the one it had then.</summary>
    [Test, Oddity(Oddity.SameIdOtherContent)]
    public async Task Events_ReadAgainAfterTheRepositoryWasTransferred_AreKnown()
    {
        using var pipeline = new TestPipeline();
        using var before = new StubHandler(Answer(200, Page(Event(1))));
        using var after = new StubHandler(Answer(200, Page(Event(1, repository: "github/Hello-World"))));
        await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, before);
        Assert.That((await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, after)).Enqueued, Is.Zero);
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows(AllEvents), Is.EqualTo(new[] { Row(1) }));
    }

    /// <summary>Other bytes are another state, archived as well, of the one event.</summary>
    [Test, Oddity(Oddity.SameIdOtherContent)]
    public async Task Events_ReadAgainWithTheirFieldsInAnotherOrder_AreOneRow()
    {
        using var pipeline = new TestPipeline();
        const string other = """{"created_at":"2026-11-19T00:00:01Z","repo":{"name":"octocat/Hello-World","id":1296269},"type":"PushEvent","id":"1"}""";
        foreach (var page in new[] { Page(Event(1)), Page(other), Page(Event(1)) })
        {
            using var answers = new StubHandler(Answer(200, page));
            Assert.That((await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, answers)).Enqueued, Is.EqualTo(1));
        }
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows(AllEvents), Is.EqualTo(new[] { Row(1) }));
        Assert.That(await pipeline.LakeAsync(), Has.Count.EqualTo(3));
    }

    [Test, Oddity(Oddity.SameIdOtherContent)]
    public async Task Events_OfOneIdAndTwoTimes_AreTwo()
    {
        using var pipeline = new TestPipeline();
        using var answers = new StubHandler(Answer(200, Page(Event(1), Event(2).Replace("\"2\"", "\"1\"", StringComparison.Ordinal))));
        await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, answers);
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows(AllEvents), Is.EqualTo(new[] { Row(1), Row(2).Replace("2|", "1|", StringComparison.Ordinal) }));
    }

    /// <summary>Neither ids nor times rise along the feed, and one event comes a poll late: the next poll tells that nothing was missed.</summary>
    [Test, Oddity(Oddity.EventsOutOfOrder)]
    public async Task Events_OutOfOrderAndLate_AllArrive()
    {
        using var pipeline = new TestPipeline();
        using var first = new StubHandler(Answer(200, Page(Event(2), Event(5), Event(3))));
        using var second = new StubHandler(Answer(200, Page(Event(6), Event(3), Event(1), Event(5), Event(2), Event(4))));
        await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, first);
        await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, second);
        Assert.That(pipeline.Rows("select read, inserted, overlap, missed from event_polls order by id"), Is.EqualTo(new[] { "3|3|0|", "6|3|3|" }));
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows(AllEvents), Is.EqualTo(Enumerable.Range(1, 6).Select(Row)));
    }

    /// <summary>Nothing of them tells them apart but what they say: the key is made of that.</summary>
    [Test, Oddity(Oddity.OldTimelineEvents)]
    public async Task Events_WithoutAnId_AreToldApartByWhatTheySay()
    {
        using var pipeline = new TestPipeline();
        const string gist = """{"type":"GistEvent","created_at":"2012-10-13T00:00:17-07:00","url":"https://gist.github.com/1","payload":{"action":"ACTION","id":1}}""";
        var (created, updated) = (gist.Replace("ACTION", "create", StringComparison.Ordinal), gist.Replace("ACTION", "update", StringComparison.Ordinal));
        using var answers = new StubHandler(Answer(200, Page(created, updated, created)));
        Assert.That((await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, answers)).Enqueued, Is.EqualTo(2));
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows("select id, type, action, event_repository, created_at from events order by action"), Is.EqualTo(new[]
        {
            "|GistEvent|create||2012-10-13T07:00:17Z", "|GistEvent|update||2012-10-13T07:00:17Z",
        }));
    }

    private static readonly string[] NotWhatWasAskedFor =
    [
        """[{"id":"1","type":"PushEvent"},{"id":"2","ty""",
        """{"total_count":1,"incomplete_results":true,"items":[]}""",
        """{"data":{"node":null},"errors":[{"type":"NOT_FOUND","path":["node"]}]}""",
        "",
        "[]]",
    ];

    [TestCaseSource(nameof(NotWhatWasAskedFor)), Oddity(Oddity.OtherAnswers)]
    public async Task Events_AfterAnAnswerThatIsNoList_AreAskedForAgain(string body)
    {
        using var pipeline = new TestPipeline();
        using var answers = new StubHandler(Answer(200, body), Answer(200, Page(Event(1), Event(2))));
        await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, answers);
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows(AllEvents), Is.EqualTo(new[] { Row(1), Row(2) }));
    }

    /// <summary>What came before it stays, the walk goes on from there another time, and nothing of it is taken for an event.</summary>
    [TestCaseSource(nameof(NotWhatWasAskedFor)), Oddity(Oddity.OtherAnswers)]
    public async Task Issues_OfAListThatIsNeverOne_AreLeftForTheNextRun(string body)
    {
        using var pipeline = new TestPipeline();
        using var answers = new StubHandler(Answer(200, Repository), Answer(200, Page(Issue(1, 1)), Next("repositories/1296269/issues?after=a")), Answer(200, body));
        var failure = await Assert.ThrowsAsync<FailureException>(() => StubbedIngest.RunAsync(pipeline, StubbedIngest.Issues, answers));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable));
        using var later = new StubHandler(Answer(200, Page(Issue(2, 2))));
        await StubbedIngest.RunAsync(pipeline, StubbedIngest.Issues, later);
        Assert.That(later.Requests[0].RequestUri!.Query, Is.EqualTo("?after=a"));
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows("select id from issues order by key"), Is.EqualTo(new[] { "1", "2" }));
    }

    private static string Page(params IEnumerable<string> elements) => $"[{string.Join(',', elements)}]";

    private static string Next(string path) => $"Link: <https://api.github.com/{path}>; rel=\"next\"";

    private static string Event(int id, string repository = "octocat/Hello-World") =>
        $$"""{"id":"{{id}}","type":"PushEvent","repo":{"id":1296269,"name":"{{repository}}"},"created_at":"2026-11-19T00:00:0{{id}}Z"}""";

    private static string Row(int id) => $"{id}|PushEvent|octocat/Hello-World|2026-11-19T00:00:0{id}Z";

    private static string Issue(int id, int second) =>
        $$"""{"id":{{id}},"number":{{id}},"title":"t","state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-11-19T00:00:0{{second}}Z"}""";
}
