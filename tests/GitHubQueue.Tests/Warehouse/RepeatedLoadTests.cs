using GitHubQueue.Tests.Support;
using Npgsql;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>Done again, or all over again, everything ends with the same tables.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class RepeatedLoadTests
{
    private static async Task<TestWarehouse> StartAsync()
    {
        var warehouse = await TestWarehouse.StartAsync();
        await warehouse.Pipeline.ArchiveAsync(
            [
                .. TestEvent.Many(500).Select(one => one.ToRecord()),
                TestEvent.RecordOf("""{"id":"501"}"""), (TestEvent.Of(502) with { Payload = """{"ref":"\u0000"}""" }).ToRecord(), (TestEvent.Of(503) with { At = null }).ToRecord(),
                .. Enumerable.Range(1, 100).Select(number => new TestCommit { Number = number, At = CrewRecords.Start.AddMonths(-(number % 3)) }.ToRecord()),
                new TestCommit { Number = 101 }.RecordOf("{}"),
            ],
            batchSize: 100);
        await warehouse.LoadAndRefreshAsync();
        return warehouse;
    }

    [Test]
    public async Task LoadAndRefresh_Again_TouchNothing()
    {
        await using var warehouse = await StartAsync();
        var expected = await WarehouseTables.ReadWithVersionsAsync(warehouse);
        Assert.That((await warehouse.RunAsync("load")).Expect(0).Out, Does.StartWith("load: 0 rows of 0 objects into "));
        Assert.That((await warehouse.RunAsync("warehouse", "refresh")).Expect(0).Out, Does.EndWith(" is up to date.\n"));
        WarehouseTables.AssertEqual(await WarehouseTables.ReadWithVersionsAsync(warehouse), expected);
        Assert.That(await warehouse.AskAsync<long>("select count(*) from github_queue.refreshes"), Is.EqualTo(1));
    }

    [Test]
    public async Task LoadAndRefresh_OfAWarehouseThatWasLost_GiveTheSameTables()
    {
        await using var warehouse = await StartAsync();
        var expected = await WarehouseTables.ReadAsync(warehouse);
        await warehouse.ExecuteAsync("drop schema github_queue, github, bronze, silver, gold cascade");
        await warehouse.InitAsync();
        await warehouse.LoadAndRefreshAsync();
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), expected);
    }

    [TestCase("update gold.fact_events set action = 'other'")]
    [TestCase("update gold.fact_events set event_hour = event_hour where false")]
    public async Task Facts_AreNeverUpdated(string update)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        Assert.That(() => warehouse.ExecuteAsync(update), Throws.TypeOf<PostgresException>().With.Message.Contain("gold.fact_events is never updated"));
    }

    /// <summary>Two polls met it, and one of them after its payload had changed.</summary>
    [Test]
    public async Task Load_OfAnEventThatIsThereAlready_CountsItAndKeepsTheFirst()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(TestEvent.Many(3).Select(one => one.ToRecord()));
        await warehouse.LoadAndRefreshAsync();
        await warehouse.ArchiveAsync(TestEvent.Many(3, first: 3).Select(one => (one with { Payload = """{"action":"later"}""", FetchedAt = CrewRecords.Start.AddHours(1) }).ToRecord()));
        var load = await warehouse.LoadAsync();
        await warehouse.RefreshAsync();
        Assert.That((load["extracted"], load["loaded"], load["duplicates"]), Is.EqualTo((3, 2, 1)));
        Assert.That(await warehouse.ListAsync<string>("select event_id || coalesce(' ' || action, '') from gold.fact_events order by 1"), Is.EqualTo(new[] { "1", "2 opened", "3", "4 later", "5 later" }));
    }

    [Test, Category("S3")]
    public async Task Load_FromABucket_IsLikeThatFromAFolder()
    {
        S3Server.SkipUnlessGiven();
        using var pipeline = new TestPipeline(await S3Server.OpenArchiveAsync());
        await using var warehouse = await TestWarehouse.StartAsync(pipeline);
        await warehouse.ArchiveAsync([.. TestEvent.Many(20).Select(one => one.ToRecord()), new TestCommit { Number = 1 }.ToRecord()]);
        Assert.That((await warehouse.LoadAsync())["loaded"], Is.EqualTo(21));
        Assert.That((await warehouse.LoadAsync())["objects"], Is.Zero);
    }

    /// <summary>Ids have begun anew and met old ones.</summary>
    [Test]
    public async Task Load_OfTwoEventsWithOneId_KeepsBoth()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(new[] { "2015-01-01T00:00:00Z", "2026-01-01T00:00:00Z", null, null }.Select((at, index) =>
            (TestEvent.Of(7) with { At = at, Login = $"user-{index}" }).ToRecord()));
        await warehouse.LoadAndRefreshAsync();
        Assert.That(await warehouse.ListAsync<string>("select coalesce(created_at::text, 'never') from silver.events order by 1"), Is.EqualTo(
            new[] { "2015-01-01 00:00:00+00", "2026-01-01 00:00:00+00", "never" }));
    }
}
