using GitHubQueue.Records;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A server that crashes in the middle of the work takes nothing with it but that work, and everything goes on afterwards.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class ServerRestartTests
{
    private static IEnumerable<Record> Everything() =>
    [
        .. TestEvent.Many(1_000).Select(one => one.ToRecord()),
        .. Enumerable.Range(1, 200).Select(number => new TestCommit { Number = number, At = CrewRecords.Start.AddMonths(-(number % 2)) }.ToRecord()),
    ];

    [Test]
    public async Task LoadAndRefresh_WhileTheServerCrashes_GoOnOrSaySo_AndTheNextFinishes()
    {
        await using var expected = await TestWarehouse.StartAsync();
        await expected.Pipeline.ArchiveAsync(Everything(), batchSize: 100);
        await expected.LoadAndRefreshAsync();
        await using var server = await PostgresServer.StartOwnAsync();
        await using var warehouse = await TestWarehouse.StartOnAsync(server, expected.Pipeline);

        await CrashAsync(server, warehouse, "bronze.raw_events", "(select count(*) from github_queue.loads) > 3", "load");
        await CrashAsync(server, warehouse, "github.commits", "true", "load", "--run-date", "2026-11-20"); // again, where the first went on by itself
        Assert.That((await warehouse.LoadAsync())["failed"], Is.Zero);
        await CrashAsync(server, warehouse, "silver.events", "true", "warehouse", "refresh");
        await CrashAsync(server, warehouse, "gold.fact_events", "true", "warehouse", "refresh");
        await warehouse.RefreshAsync();
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), await WarehouseTables.ReadAsync(expected));
    }

    [Test]
    public async Task Load_WhoseServerStaysAway_TriesAgainAndThenSaysSo()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        using var pipeline = new TestPipeline();
        await pipeline.ArchiveAsync(Everything());
        await using var warehouse = await TestWarehouse.StartOnAsync(server, pipeline);
        await using (var barrier = await Barrier.CloseAsync(warehouse, "bronze.raw_events"))
        {
            await using var load = warehouse.Cli.Start("load", "--parallel", "1");
            await barrier.ReachedAsync();
            server.Kill();
            var ended = (await load.WaitAsync()).Expect(1);
            Assert.That(ended.LogLines, Has.Exactly(3).Contains("and tries again in"));
            Assert.That(ended.Sentence, Does.Contain("run the same command again; what was committed is kept"));
        }
    }

    /// <summary>A server that is there and doesn't answer any more can't even be asked to cancel; what was going on there ends with its connection.</summary>
    [TestCase(130, "load", "--parallel", "1")]
    [TestCase(0, "load", "--parallel", "1", "--follow")]
    public async Task Load_AskedToStopWhileTheServerHangs_EndsAllTheSame(int exitCode, params string[] command)
    {
        await using var server = await PostgresServer.StartOwnAsync();
        using var pipeline = new TestPipeline();
        await pipeline.ArchiveAsync(Everything());
        await using var warehouse = await TestWarehouse.StartOnAsync(server, pipeline);
        await using (var barrier = await Barrier.CloseAsync(warehouse, "bronze.raw_events"))
        {
            await using var load = warehouse.Cli.Start(command);
            await barrier.ReachedAsync();
            server.Freeze();
            load.Terminate();
            var ended = await load.WaitAsync();
            server.Thaw();
            Assert.That(ended.Expect(exitCode).Sentence, Does.Contain("didn't end within 8 seconds; what was committed is kept"));
        }
        Assert.That((await warehouse.LoadAsync())["failed"], Is.Zero);
    }

    private static async Task CrashAsync(OwnPostgresServer server, TestWarehouse warehouse, string table, string when, params string[] command)
    {
        var barrier = await Barrier.CloseAsync(warehouse, table, when: when);
        await using (barrier)
        {
            await using var process = warehouse.Cli.Start(command);
            await barrier.ReachedAsync();
            await server.RestartAsync(immediate: true);
            var ended = await process.WaitAsync();
            Assert.That(ended.ExitCode, Is.AnyOf(0, 1), ended.ToString());
            if (ended.ExitCode == 1)
                Assert.That(ended.Sentence, Does.Contain("run the same command again; what was committed is kept"));
        }
        await ExpectNothingHalfAsync(warehouse);
        await warehouse.ExecuteAsync($"drop trigger barrier on {table}");
    }

    private static async Task ExpectNothingHalfAsync(TestWarehouse warehouse)
    {
        var findings = await WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: true, default);
        Assert.That(findings.Where(finding => finding.IsWrong), Is.Empty);
    }
}
