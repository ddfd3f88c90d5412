using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Every recorded event of 2012 to 2022 goes through all stages byte for byte, and none is dead.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedEventsTests
{
    /// <summary>Less than the window of 300, so that each poll meets some of the last one's.</summary>
    private const int PushedAtATime = 290;

    /// <summary>
    /// The feed shows its newest 300, so it is pushed on and polled again: in this process, since the program waits a minute between two
    /// polls, as the feed asks it to. The program itself makes the last poll.
    /// </summary>
    [Test]
    public async Task IngestAndWorker_OfEveryRecordedEvent_ArchiveItsBytesAndWriteItsRow()
    {
        await using var world = await RecordedWorld.StartAsync();
        var recorded = RecordedPayloads.Of("events");
        var kind = SourceKinds.Find("events")!;
        using (var database = PipelineDatabase.Open(world.Cli.Database))
        using (var github = new GitHubClient(InProcess.Quick(world), TimeProvider.System, new LogLines().Log))
        {
            var settings = new IngestSettings { Database = world.Cli.Database, Source = new() { Name = "feed", Kind = kind } };
            for (var pushed = 0; pushed < recorded.Count; pushed += PushedAtATime)
            {
                world.GitHub.PushEvents(PushedAtATime);
                await new SourceIngest(settings, database, github, TimeProvider.System, new LogLines().Log).RunAsync(default);
            }
            Assert.That(database.Prepare("select sum(inserted) from event_polls").ScalarNumber(), Is.EqualTo(recorded.Count));
            Assert.That(database.Prepare("select count(*) from event_polls where missed is not null or errors > 0").ScalarNumber(), Is.Zero);
        }
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "sources:\n  - name: feed\n    kind: events\n");
        (await world.Cli.RunAsync("ingest", "--source", "feed")).Expect(0);
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(recorded.Count));
        await RecordedWorld.WorkAsync(world);
        await RecordedWorld.ExpectAllArrivedAsync(world, Entity.Event, "events", recorded);
        await RecordedWorld.ExpectAgreementAsync(world);
    }
}
