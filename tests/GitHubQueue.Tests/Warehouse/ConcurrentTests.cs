using Dapper;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;
using QueueCrew;
using Serilog.Core;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>Several loaders and refreshes at once do no more and no less than one.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class ConcurrentTests
{
    private static async Task<TestWarehouse> StartAsync(int objects = 20)
    {
        var warehouse = await TestWarehouse.StartAsync();
        await warehouse.Pipeline.ArchiveAsync(TestEvent.Many(50 * objects).Select(one => one.ToRecord()), batchSize: 50);
        await warehouse.Pipeline.ArchiveAsync(Enumerable.Range(1, 300).Select(number =>
            new TestCommit { Number = number, At = CrewRecords.Start.AddMonths(-(number % 3)), FetchedAt = CrewRecords.Start.AddDays(number / 100) }.ToRecord()));
        return warehouse;
    }

    [Test]
    public async Task Load_ByThreeLoadersAtOnce_TakesEachObjectOnce()
    {
        await using var one = await StartAsync();
        var alone = await one.LoadAsync();
        await using var warehouse = await TestWarehouse.StartAsync(one.Pipeline);
        var counts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => LoadApartAsync(warehouse, parallel: 3))));
        Assert.That(alone.Keys.Select(name => counts.Sum(count => count[name])), Is.EqualTo(alone.Values), string.Join(' ', alone));
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), await WarehouseTables.ReadAsync(one));
    }

    /// <summary>Both have the same objects before them, and neither knows of the other.</summary>
    [TestCase("bronze.raw_events", "event")]
    [TestCase("github.commits", "commit")]
    public async Task Load_OfAnObjectThatAnotherIsAt_WaitsAndFindsItDone(string table, string entity)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(entity == "event" ? TestEvent.Many(10).Select(one => one.ToRecord()) : [new TestCommit { Number = 1 }.ToRecord()]);
        Task<Dictionary<string, long>> first, second;
        await using (var barrier = await Barrier.CloseAsync(warehouse, table))
        {
            first = LoadApartAsync(warehouse);
            await barrier.ReachedAsync();
            second = LoadApartAsync(warehouse);
            await Eventually.BecomesAsync(() => warehouse.AskAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"), waiting => waiting == 2);
        }
        Assert.That(((await first)["objects"], (await second)["objects"]), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Refresh_ByThreeAtOnceWhileItIsLoaded_PassesNothingOver()
    {
        await using var one = await StartAsync();
        await one.LoadAndRefreshAsync();
        await using var warehouse = await TestWarehouse.StartAsync(one.Pipeline);
        var load = Task.Run(() => LoadApartAsync(warehouse));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            do
                await RefreshApartAsync(warehouse);
            while (!load.IsCompleted);
        })));
        await load;
        await RefreshApartAsync(warehouse);
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), await WarehouseTables.ReadAsync(one));
    }

    [Test]
    public async Task Refresh_BesideAnother_WaitsForItAndFindsNothingToDo()
    {
        await using var warehouse = await StartAsync(objects: 1);
        await warehouse.LoadAsync();
        Task<IReadOnlyList<RefreshStep>> first, second;
        await using (var barrier = await Barrier.CloseAsync(warehouse, "gold.fact_events"))
        {
            first = RefreshApartAsync(warehouse);
            await barrier.ReachedAsync();
            second = RefreshApartAsync(warehouse);
            await Eventually.BecomesAsync(() => warehouse.AskAsync<long>(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())"),
                waiting => waiting == 2);
        }
        Assert.That((await first).Single(step => step.Step == "gold: facts").Rows, Is.EqualTo(50));
        Assert.That(await second, Is.Empty);
    }

    /// <summary>The load that began first commits last: a refresh that goes by the highest number, or by a time, would pass it over.</summary>
    [TestCase("silver.processed_loads")]
    [TestCase("gold.refreshed_loads")]
    public async Task Refresh_AfterALoadThatCommitsLate_TakesIt(string progress)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(TestEvent.Many(5).Select(one => one.ToRecord()));
        await warehouse.ArchiveAsync(TestEvent.Many(7, first: 6).Select(one => (one with { FetchedAt = CrewRecords.Start.AddHours(1) }).ToRecord()));
        Task late;
        await using (var barrier = await Barrier.CloseAsync(warehouse, "github_queue.loads", Barrier.Commit, "new.load_id = 1"))
        {
            late = LoadApartAsync(warehouse, parallel: 2);
            await barrier.ReachedAsync();
            await Eventually.BecomesAsync(() => warehouse.AskAsync<long>("select count(*) from github_queue.loads where loaded > 0"), loads => loads == 1);
            await warehouse.RefreshAsync();
            Assert.That(await warehouse.ListAsync<long>($"select load_id from {progress}"), Is.EqualTo(new[] { 2 }));
        }
        await late;
        await warehouse.RefreshAsync();
        Assert.That(await warehouse.ListAsync<long>($"select load_id from {progress} order by 1"), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(await warehouse.ListAsync<string>("select event_id from gold.fact_events order by event_id::int"), Is.EqualTo(Enumerable.Range(1, 12).Select(id => $"{id}")));
    }

    /// <summary>Two loaders meet a month that has no partition yet.</summary>
    [Test]
    public async Task Load_OfANewMonthByTwoAtOnce_AddsItsPartitionOnce()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync([.. Enumerable.Range(0, 2).Select(day => new TestCommit { Number = 1 + day, FetchedAt = CrewRecords.Start.AddDays(day) }.ToRecord())]);
        await using (var holder = await warehouse.OpenAsync())
        {
            await using var reading = await holder.BeginTransactionAsync();
            await holder.ExecuteAsync("lock table github.commits in access share mode"); // a partition can't be added now, but both find that there is none
            var loads = Task.WhenAll(LoadApartAsync(warehouse, day: CrewRecords.Start), LoadApartAsync(warehouse, day: CrewRecords.Start.AddDays(1)));
            await Eventually.BecomesAsync(
                () => warehouse.AskAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"), waiting => waiting == 2);
            await reading.CommitAsync();
            Assert.That((await loads).Select(counts => counts["loaded"]), Is.EqualTo(new[] { 1, 1 }));
        }
        Assert.That(await warehouse.ListAsync<string>("select inhrelid::regclass::text from pg_inherits where inhparent = 'github.commits'::regclass"), Is.EqualTo(new[] { "github.commits_2026_11" }));
        Assert.That(await warehouse.AskAsync<long>("select count(*) from github.commits"), Is.EqualTo(2));
    }

    /// <summary>As another process would: with connections of its own.</summary>
    private static async Task<Dictionary<string, long>> LoadApartAsync(TestWarehouse warehouse, int parallel = 1, DateTimeOffset? day = null)
    {
        await using var postgres = new Postgres(PostgresSettings.Parse(warehouse.ConnectionString, "the test"));
        return await warehouse.LoadAsync(new() { Parallel = parallel, RunDate = day is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null }, postgres: postgres);
    }

    /// <inheritdoc cref="LoadApartAsync"/>
    private static async Task<IReadOnlyList<RefreshStep>> RefreshApartAsync(TestWarehouse warehouse)
    {
        await using var postgres = new Postgres(PostgresSettings.Parse(warehouse.ConnectionString, "the test"));
        return await TestWarehouse.RefreshAsync(postgres);
    }
}
