using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class CheckTests
{
    private static async Task<List<string>> CheckAsync(TestWarehouse warehouse, bool deep = false, TimeSpan? maxAge = null) =>
    [
        .. (await WarehouseCheck.RunAsync(warehouse.Postgres, maxAge, deep, default)).Select(finding =>
            finding.Name.StartsWith("newest", StringComparison.Ordinal) ? $"{finding.Name}: {finding.Verdict}" : $"{finding.Name}: {finding.Found}, {finding.Verdict} ({finding.Meaning})"),
    ];

    [Test]
    public async Task Check_OfAnEmptyWarehouse_FindsNothingWrong()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        Assert.That(await CheckAsync(warehouse), Is.EqualTo(new[]
        {
            "newest load: note", "newest refresh: note", "newest event: note", "newest commit: note",
            "events waiting for silver: 0, ok (0 loads; the next refresh takes them)",
            "events waiting for gold: 0, ok (0 loads; the next refresh takes them)",
            "facts with the actor unknownuser: 0, ok (the event names none, or one whose id is no number)",
            "facts with the repository unknownrepo: 0, ok (as for actors)",
            "uncurated event types: 0, ok (none)",
            "events held back: 0, ok (without a time, or not of 2010 to 2035: silver.held_back_events)",
            "dead letters of events: 0, ok (with their reasons: bronze.dead_letter_queue)",
            "rejected lines of other tables: 0, ok (with their reasons: github_queue.rejected_lines)",
        }));
    }

    [Test]
    public async Task Check_AfterALoadAndARefresh_TellsWhatEachLeaves()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(
        [
            (TestEvent.Of(1) with { Type = "NewEvent", ActorId = null }).ToRecord(), (TestEvent.Of(2) with { Type = "AnotherEvent", ActorId = null, RepoId = null }).ToRecord(),
            (TestEvent.Of(3) with { At = null }).ToRecord(), TestEvent.RecordOf("{}"), (TestEvent.Of(4) with { Type = "PushEvent" }).ToRecord(),
            new TestCommit { Number = 1 }.RecordOf("{}"),
        ]);
        await warehouse.LoadAsync();
        Assert.That(await CheckAsync(warehouse), Does.Contain("events waiting for silver: 4, note (1 loads; the next refresh takes them)"));
        await warehouse.RefreshAsync();
        Assert.That((await CheckAsync(warehouse, deep: true)).Skip(4), Is.EqualTo(new[]
        {
            "events waiting for silver: 0, ok (0 loads; the next refresh takes them)",
            "events waiting for gold: 0, ok (0 loads; the next refresh takes them)",
            "facts with the actor unknownuser: 2, note (the event names none, or one whose id is no number)",
            "facts with the repository unknownrepo: 1, note (as for actors)",
            "uncurated event types: 2, note (AnotherEvent, NewEvent)",
            "events held back: 1, note (without a time, or not of 2010 to 2035: silver.held_back_events)",
            "dead letters of events: 1, note (with their reasons: bronze.dead_letter_queue)",
            "rejected lines of other tables: 1, note (with their reasons: github_queue.rejected_lines)",
            "events in bronze: 4 of 4, ok (as the ledger of loads says)",
            "events in silver: 4 of 4, ok (those of all processed loads)",
            "facts in gold: 3 of 3, ok (events of silver with a usable time)",
            "dead letters in bronze: 1 of 1, ok (as the ledger of loads says)",
        }));
        await using (var barrier = await Barrier.CloseAsync(warehouse, "gold.fact_events"))
        {
            await warehouse.ArchiveAsync((TestEvent.Of(5) with { FetchedAt = TestEvent.Noon }).ToRecord());
            await warehouse.LoadAsync();
            var refresh = warehouse.RefreshAsync();
            await barrier.ReachedAsync();
            Assert.That(await CheckAsync(warehouse), Does.Contain("events waiting for gold: 1, note (1 loads; the next refresh takes them)"), "silver is done, gold is not");
            await barrier.OpenAsync();
            await refresh;
        }
    }

    [TestCase("bronze.raw_events", "events in bronze: 11 of 12")]
    [TestCase("silver.events", "events in silver: 11 of 12")]
    [TestCase("gold.fact_events", "facts in gold: 11 of 12")]
    [TestCase("bronze.dead_letter_queue", "dead letters in bronze: 0 of 1")]
    public async Task Check_Deep_FindsADeletedRow(string table, string finding)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync([.. TestEvent.Many(12).Select(one => one.ToRecord()), TestEvent.RecordOf("{}")]);
        await warehouse.LoadAndRefreshAsync();
        await warehouse.ExecuteAsync($"delete from {table} where ctid = (select min(ctid) from {table})");
        var check = (await warehouse.RunAsync("warehouse", "check", "--deep", "--json")).Expect(1);
        Assert.That(
            check.Json.EnumerateArray().Where(one => one.GetProperty("verdict").GetString() == "wrong").Select(one => $"{one.GetProperty("name")}: {one.GetProperty("found")}").ToList(),
            Does.Contain(finding).And.Count.LessThanOrEqualTo(2), "what silver lacks, gold has too much");
    }

    [Test]
    public async Task Check_WithAnAge_ComparesTheNewestOfAll()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        await warehouse.ArchiveAsync((TestEvent.Of(1) with { At = $"{now.AddHours(-2):O}" }).ToRecord(), new TestCommit { Number = 1, At = now.AddHours(-30) }.ToRecord());
        await warehouse.LoadAndRefreshAsync();
        Assert.That((await CheckAsync(warehouse, maxAge: TimeSpan.FromHours(31))).Take(4), Is.EqualTo(
            new[] { "newest load: ok", "newest refresh: ok", "newest event: ok", "newest commit: ok" }));
        Assert.That((await CheckAsync(warehouse, maxAge: TimeSpan.FromHours(29))).Take(4), Is.EqualTo(
            new[] { "newest load: ok", "newest refresh: ok", "newest event: ok", "newest commit: wrong" }));
        var check = (await warehouse.RunAsync("warehouse", "check", "--max-age", "1h")).Expect(1);
        Assert.That(check.Out, Does.EndWith($"warehouse check: 2 of 12 findings are wrong at {warehouse.Postgres.Name}.\n"));
        Assert.That(check.Out, Does.Match(@"newest event +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ +wrong +72\d\d s old"));
        (await warehouse.RunAsync("warehouse", "check", "--max-age", "2d")).Expect(0);
        (await warehouse.RunAsync("warehouse", "check", "--max-age", "old")).ExpectOnly(2, "github-queue: Option --max-age can't be 'old': use a length such as 90s, 5m, 12h or 3d.");
    }

    [Test]
    public async Task Check_Deep_CountsNoCommitsThatAreThereInANewerState()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(new TestCommit { Number = 1 }.ToRecord(), new TestCommit { Number = 1, Message = "Later", FetchedAt = CrewRecords.Start.AddDays(1) }.ToRecord());
        await warehouse.LoadAsync();
        Assert.That((await WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: true, default)).Where(finding => finding.IsWrong), Is.Empty);
    }
}
