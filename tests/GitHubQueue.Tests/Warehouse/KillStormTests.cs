using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A loader and a refresh at once, each killed again and again wherever it happens to be, and started anew.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class KillStormTests
{
    private const int Objects = 60, Each = 100, Kills = 6;

    [Test]
    public async Task LoadAndRefresh_UnderAStormOfKills_GiveTheTablesOfAnUndisturbedRun()
    {
        await using var expected = await TestWarehouse.StartAsync();
        await expected.Pipeline.ArchiveAsync(TestEvent.Many(Objects * Each).Select(one => one.ToRecord()), batchSize: Each);
        await expected.Pipeline.ArchiveAsync(Enumerable.Range(1, 600).Select(number => new TestCommit { Number = number, At = CrewRecords.Start.AddMonths(-(number % 6)) }.ToRecord()));
        await expected.LoadAndRefreshAsync();

        await using var warehouse = await TestWarehouse.StartAsync(expected.Pipeline);
        await Task.WhenAll(StormAsync(warehouse, 1, "load", "--parallel", "1"), StormAsync(warehouse, 2, "warehouse", "refresh"));
        var findings = await WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: true, default);
        Assert.That(findings.Where(finding => finding.IsWrong), Is.Empty);
        await warehouse.LoadAndRefreshAsync();
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), await WarehouseTables.ReadAsync(expected));
    }

    private static async Task StormAsync(TestWarehouse warehouse, int seed, params string[] command)
    {
        var random = new Random(seed);
        for (var (starts, kills) = (0, 0); kills < Kills && starts < 4 * Kills; starts++)
        {
            await using var process = warehouse.Cli.Start(command);
            // Any moment: there is nothing to wait for. It takes about as long to begin.
            var ended = process.WaitAsync();
            await Task.WhenAny(ended, Task.Delay(200 + random.Next(400)));
            process.Kill();
            kills += (await ended).WasKilled ? 1 : 0;
        }
    }
}
