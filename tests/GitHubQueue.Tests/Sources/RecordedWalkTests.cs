using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>A walk over everybody's events as it was recorded on 2019-10-21: within five seconds the feed moved on by half.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedWalkTests
{
    /// <summary>The recorder sorted the pages by file name.</summary>
    private static readonly int[] Lines = [228, 229, 230, 231, 232, 233, 234, 235, 225, 226];

    [Test, Oddity(Oddity.PaginationDrift)]
    public async Task Events_OfTheRecordedWalk_AreEnqueuedOnceEach()
    {
        var walk = Lines.Select(line => RecordedPayloads.Line("hub4j-wiremock/http", line)).Select(line => RecordedExchange.Parse(line.Name, line.Text)).ToList();
        using var pipeline = new TestPipeline();
        foreach (var (enqueued, overlap) in new[] { (155, 0), (0, 155) })
        {
            using var answers = new StubHandler([.. walk.Select(page => Answer(page))]);
            var result = await StubbedIngest.RunAsync(pipeline, StubbedIngest.Events, answers);
            Assert.That(answers.Requests.Skip(1).Select(request => request.RequestUri!.AbsoluteUri), Is.EqualTo(walk.Skip(1).Select(page => page.Url)));
            Assert.That((result.Read, result.Enqueued, result.Failure), Is.EqualTo((281, enqueued, (string?)null)));
            Assert.That(pipeline.Rows("select pages, read, inserted, repeated, overlap, errors, missed from event_polls order by id desc limit 1"),
                Is.EqualTo(new[] { $"10|281|{enqueued}|126|{overlap}|0|" }));
        }
        Assert.That(await pipeline.DrainAsync(), Does.ContainKey("dead").WithValue(0L));
        Assert.That(pipeline.Rows("select count(*), count(distinct id) from events"), Is.EqualTo(new[] { "155|155" }));
        Assert.That(await pipeline.LakeAsync(), Has.Count.EqualTo(155));
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> Answer(RecordedExchange page) =>
        StubHandler.Answer(page.Status, page.Body, [.. page.Headers.Select(header => $"{header.Key}: {header.Value}")]);
}
