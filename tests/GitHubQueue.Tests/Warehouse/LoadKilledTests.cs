using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A loader that is killed at any moment has done each object wholly or not at all, and the next one does the others.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class LoadKilledTests
{
    private const string Ledger = "github_queue.loads", Bronze = "bronze.raw_events", Dead = "bronze.dead_letter_queue", Commits = "github.commits";

    private readonly TestPipeline _pipeline = new();
    private Dictionary<string, List<string>> _undisturbed = [];

    [OneTimeSetUp]
    public async Task LoadUndisturbed()
    {
        PostgresServer.SkipUnlessGiven();
        await _pipeline.ArchiveAsync(Everything());
        await using var warehouse = await TestWarehouse.StartAsync(_pipeline);
        Assert.That(await warehouse.LoadAsync(), Is.SupersetOf(new Dictionary<string, long> { ["objects"] = 9, ["extracted"] = 664, ["rejected"] = 4, ["loaded"] = 660, ["failed"] = 0 }));
        _undisturbed = await WarehouseTables.ReadAsync(warehouse);
    }

    [OneTimeTearDown]
    public void RemovePipeline() => _pipeline.Dispose();

    [TestCase(Ledger, "insert", "true")]
    [TestCase(Ledger, "insert", "(select count(*) from bronze.raw_events) > 100")]
    [TestCase(Ledger, "insert", "(select count(*) from github.commits) > 0")]
    [TestCase(Ledger, "update", "true")]
    [TestCase(Ledger, "update", "(select count(*) from bronze.raw_events) > 300")]
    [TestCase(Bronze, "insert", "true")]
    [TestCase(Bronze, "insert", "(select count(*) from bronze.raw_events) > 150")]
    [TestCase(Dead, "insert", "true")]
    [TestCase(Dead, "insert", "(select count(*) from bronze.dead_letter_queue) > 0")]
    [TestCase(Commits, "delete", "true")]
    [TestCase(Commits, "insert", "true")]
    [TestCase(Commits, "insert", "(select count(*) from github.commits) > 0")]
    [TestCase("github_queue.rejected_lines", "insert", "true")]
    [TestCase(Ledger, Barrier.Commit, "true")]
    [TestCase(Ledger, Barrier.Commit, "new.target = 'bronze.raw_events' and (select count(*) from github_queue.loads) > 3")]
    [TestCase(Ledger, Barrier.Commit, "new.target = 'github.commits'")]
    public async Task Load_KilledAtAWrite_IsFinishedByTheNextOne(string table, string on, string when)
    {
        await using var warehouse = await TestWarehouse.StartAsync(_pipeline);
        await using (var barrier = await Barrier.CloseAsync(warehouse, table, on, when))
        {
            await using var load = warehouse.Cli.Start("load");
            await barrier.ReachedAsync();
            load.Kill();
            Assert.That((await load.WaitAsync()).WasKilled);
        }
        await ExpectTheRestAsync(warehouse);
    }

    /// <summary>The server hears of the death only when it wants to answer: until then it holds what the dead loader held.</summary>
    [Test]
    public async Task Load_WhileTheServerStillWorksForADeadOne_WaitsAndFinishes()
    {
        await using var warehouse = await TestWarehouse.StartAsync(_pipeline);
        Task<Dictionary<string, long>> next;
        await using (var barrier = await Barrier.CloseAsync(warehouse, Bronze, when: "(select count(*) from github_queue.loads) = 1"))
        {
            await using var load = warehouse.Cli.Start("load", "--parallel", "1");
            await barrier.ReachedAsync();
            load.Kill();
            next = warehouse.LoadAsync();
            await Eventually.BecomesAsync(() => warehouse.AskAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'transactionid'"), waiting => waiting > 0);
        }
        Assert.That((await next)["failed"], Is.Zero);
        await ExpectTheRestAsync(warehouse);
    }

    [Test]
    public async Task Load_KilledWhileItAddsAPartition_IsFinishedByTheNextOne()
    {
        await using var warehouse = await TestWarehouse.StartAsync(_pipeline);
        await using (var holder = await warehouse.OpenAsync())
        {
            await using var reading = await holder.BeginTransactionAsync();
            await Dapper.SqlMapper.ExecuteAsync(holder, "lock table github.commits in access share mode");
            await using var load = warehouse.Cli.Start("load");
            await Eventually.BecomesAsync(
                () => warehouse.AskAsync<long>("select count(*) from pg_locks where relation = 'github.commits'::regclass and not granted"), waiting => waiting > 0);
            load.Kill();
            Assert.That((await load.WaitAsync()).WasKilled);
        }
        await ExpectTheRestAsync(warehouse);
    }

    private async Task ExpectTheRestAsync(TestWarehouse warehouse)
    {
        var findings = await WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: true, default);
        Assert.That(findings.Where(finding => finding.IsWrong), Is.Empty, "half a load");
        Assert.That((await warehouse.LoadAsync())["failed"], Is.Zero);
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), _undisturbed);
    }

    /// <summary>Five objects of events, in two of which a row is refused, and four of commits, in two of which a line is rejected.</summary>
    private static IEnumerable<Record> Everything()
    {
        foreach (var hour in Enumerable.Range(0, 5))
        {
            var fetchedAt = CrewRecords.Start.AddHours(hour);
            foreach (var one in TestEvent.Many(hour == 1 || hour == 3 ? 99 : 100, first: 1 + 100 * hour))
                yield return (one with { FetchedAt = fetchedAt }).ToRecord();
            if (hour == 1)
                yield return (TestEvent.Of(200) with { FetchedAt = fetchedAt, Payload = """{"ref":"\u0000"}""" }).ToRecord();
            if (hour == 3)
                yield return TestEvent.RecordOf("""{"id":"400"}""", fetchedAt);
        }
        foreach (var number in Enumerable.Range(0, 160))
            yield return new TestCommit { Number = 1 + number, At = CrewRecords.Start.AddMonths(-(number % 2)), FetchedAt = CrewRecords.Start.AddDays(number / 80) }.ToRecord();
        foreach (var number in Enumerable.Range(0, 4))
        {
            var commit = new TestCommit { Number = 1000 + number, At = CrewRecords.Start.AddMonths(-1), FetchedAt = CrewRecords.Start.AddDays(number / 2) };
            yield return number % 2 == 0 ? commit.ToRecord() : commit.RecordOf($$"""{"sha":"{{commit.Sha}}"}""");
        }
    }
}
