using GitHubQueue.Cli.Commands;
using GitHubQueue.Cli.Config;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Files that are followed.</summary>
public sealed class CsvFollowTests
{
    /// <summary>What nobody expects to happen to one source ends all: it isn't left out while the others go on.</summary>
    [Test]
    public async Task Follow_OfASourceThatFailsAsNobodyExpects_Ends()
    {
        using var world = new CsvWorld(more: "every: 60d\n  - {name: other, kind: csv, path: data.csv, key: id, schema: {id: integer}, every: 60d}");
        world.Write("data.csv", "id,name,at", "1,one,2026-11-20");
        using (var database = PipelineDatabase.Open(world.Cli.Database))
            database.Execute("create trigger refusal before insert on queue_items when new.source = 'my-data' begin select raise(abort, 'refused'); end");
        (await world.Cli.RunAsync("ingest", "--all", "--follow", "--json")).Expect(1);
        Assert.That(world.Rows("select command, exit_code, outcome from runs where command = 'ingest my-data'"), Is.EqualTo(new[] { "ingest my-data|1|refused" }));
    }

    /// <summary>A timer measures 49 days at most.</summary>
    [Test]
    public async Task Follow_EverySixtyDays_WaitsForThem()
    {
        using var world = new CsvWorld(more: "every: 60d");
        world.Write("data.csv", "id,name,at", "1,one,2026-11-20");
        PipelineDatabase.Open(world.Cli.Database).Dispose();
        using var text = new StringReader(await File.ReadAllTextAsync(world.Cli["pipeline.yaml"]));
        var sources = ConfigReader.Read(text, world.Cli.Folder, TimeProvider.System.GetUtcNow()).Config.Sources;
        using var stop = new CancellationTokenSource();
        using var waiting = new SemaphoreSlim(0);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow()) { Delayed = delay => _ = delay == TimeSpan.FromDays(1) ? waiting.Release() : 0 };
        var log = new LogLines();
        using var report = new IngestReport(IngestReportStyle.JsonDocument, clock, log.Log);
        using var loop = new IngestLoop(new(sources, new(), world.Cli.Database), null, null, report, clock, log.Log);
        var following = loop.FollowAsync(stop.Token);
        for (var day = 0; day < 3; day++)
        {
            var waits = waiting.WaitAsync();
            Assert.That(await Task.WhenAny(waits, following), Is.SameAs(waits), "it has ended");
            clock.Advance(TimeSpan.FromDays(1));
        }
        await stop.CancelAsync();
        await following;
        Assert.That(world.Rows("select count(*) from runs"), Is.EqualTo(new[] { "1" }));
    }
}
