using Dapper;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A refresh that is killed at any moment has done each of its steps wholly or not at all, and the next one goes on from there.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class RefreshKilledTests
{
    /// <summary>More than a step of silver takes, so that there are two.</summary>
    private const int Events = 6_000;

    private TestWarehouse? _loaded;
    private Dictionary<string, List<string>> _undisturbed = [];

    [OneTimeSetUp]
    public async Task Load()
    {
        _loaded = await TestWarehouse.StartAsync();
        await _loaded.ArchiveAsync([
            .. TestEvent.Many(Events - 2).Select(one => one.ToRecord()),
            (TestEvent.Of(Events - 1) with { At = "1999-12-31T23:59:59Z" }).ToRecord(), (TestEvent.Of(Events) with { At = null }).ToRecord(),
        ]);
        Assert.That((await _loaded.LoadAsync())["loaded"], Is.EqualTo(Events));
        await using var undisturbed = await _loaded.CopyAsync();
        await undisturbed.RefreshAsync();
        _undisturbed = await WarehouseTables.ReadAsync(undisturbed);
        Assert.That((_undisturbed["silver.events"].Count, _undisturbed["gold.fact_events"].Count), Is.EqualTo((Events, Events - 2)));
    }

    [OneTimeTearDown]
    public async Task Remove()
    {
        if (_loaded is not null)
            await _loaded.DisposeAsync();
    }

    [TestCase("silver.events", "insert", "true")]
    [TestCase("silver.events", "insert", "(select count(*) from silver.events) > 0")]
    [TestCase("silver.processed_loads", "insert", "true")]
    [TestCase("silver.processed_loads", "insert", "(select count(*) from silver.processed_loads) > 0")]
    [TestCase("silver.processed_loads", Barrier.Commit, "true")]
    [TestCase("silver.processed_loads", Barrier.Commit, "(select count(*) from silver.events) > 5000")]
    [TestCase("gold.dim_event_types", "insert", "true")]
    [TestCase("gold.dim_actors", "insert", "true")]
    [TestCase("gold.dim_repos", "insert", "true")]
    [TestCase("gold.fact_events", "insert", "true")]
    [TestCase("gold.refreshed_loads", "insert", "true")]
    [TestCase("gold.refreshed_loads", Barrier.Commit, "true")]
    [TestCase("github_queue.refreshes", "insert", "true")]
    [TestCase("github_queue.refreshes", "update", "true")]
    public async Task Refresh_KilledAtAWrite_IsFinishedByTheNextOne(string table, string on, string when)
    {
        await using var warehouse = await _loaded!.CopyAsync();
        await using (var barrier = await Barrier.CloseAsync(warehouse, table, on, when))
        {
            await using var refresh = warehouse.Cli.Start("warehouse", "refresh");
            await barrier.ReachedAsync();
            refresh.Kill();
            Assert.That((await refresh.WaitAsync()).WasKilled);
        }
        await ExpectTheRestAsync(warehouse);
    }

    [Test]
    public async Task Refresh_Stopped_TellsWhatItHasDone()
    {
        await using var warehouse = await _loaded!.CopyAsync();
        await using (var barrier = await Barrier.CloseAsync(warehouse, "silver.events", when: "(select count(*) from silver.events) > 0"))
        {
            await using var refresh = warehouse.Cli.Start("warehouse", "refresh", "--json");
            await barrier.ReachedAsync();
            refresh.Terminate();
            var step = (await refresh.WaitAsync()).Expect(130).Json.GetProperty("steps").EnumerateArray().Single();
            Assert.That((step.GetProperty("step").GetString(), step.GetProperty("rows").GetInt64()), Is.EqualTo(("silver: events", await warehouse.AskAsync<long>("select count(*) from silver.events"))));
        }
        await ExpectTheRestAsync(warehouse);
    }

    [Test]
    public async Task Refresh_KilledWhileItWaitsForAnother_IsFinishedByTheNextOne()
    {
        await using var warehouse = await _loaded!.CopyAsync();
        await using (var barrier = await Barrier.CloseAsync(warehouse, "silver.events"))
        {
            var first = warehouse.RefreshAsync();
            await barrier.ReachedAsync();
            await using var second = warehouse.Cli.Start("warehouse", "refresh");
            await Eventually.BecomesAsync(
                () => warehouse.AskAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'"), waiting => waiting == 2);
            second.Kill();
            Assert.That((await second.WaitAsync()).WasKilled);
            await barrier.OpenAsync();
            await first;
        }
        await ExpectTheRestAsync(warehouse);
    }

    [Test]
    public async Task Refresh_ThatTakesLong_TellsHowFarItIs()
    {
        await using var warehouse = await _loaded!.CopyAsync();
        warehouse.Cli.Environment["GITHUB_QUEUE_LOG_DIR"] = warehouse.Cli["logs"];
        await using var barrier = await Barrier.CloseAsync(warehouse, "gold.fact_events");
        await using var refresh = warehouse.Cli.Start("warehouse", "refresh");
        await barrier.ReachedAsync();
        var log = await Eventually.BecomesAsync(() => string.Concat(Directory.GetFiles(warehouse.Cli["logs"]).Select(File.ReadAllText)), text => text.EndsWith('\n'));
        Assert.That(log, Does.Match(@" INF [\d,]+ rows, [\d,]+/s, gold: facts\n\z"));
        await barrier.OpenAsync();
        (await refresh.WaitAsync()).Expect(0);
    }

    private async Task ExpectTheRestAsync(TestWarehouse warehouse)
    {
        var findings = await WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: true, default);
        Assert.That(findings.Where(finding => finding.IsWrong), Is.Empty, "half a step");
        await warehouse.RefreshAsync();
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), _undisturbed);
        Assert.That(
            await warehouse.AskAsync<string>("select string_agg(step || ' ' || rows, ', ' order by step) from (select s->>'step' as step, sum((s->>'rows')::int) as rows from github_queue.refreshes, jsonb_array_elements(steps) s where s->>'step' in ('silver: events', 'gold: facts') group by 1) t"),
            Is.EqualTo($"gold: facts {Events - 2}, silver: events {Events}"), "what the refreshes say they did");
    }
}
