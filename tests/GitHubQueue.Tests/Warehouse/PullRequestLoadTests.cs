using System.Globalization;
using Dapper;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>Pull requests, reviews and files on their way through typed files into PostgreSQL.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class PullRequestLoadTests
{
    private static readonly string[] Tables = ["pull_requests", "pull_request_reviews", "pull_request_files"];

    [Test]
    public async Task Load_GivesTheRowsOfTheTables_AndTwiceTheSame()
    {
        await using var one = await LoadedAsync();
        await one.ExpectSameTablesAsync();
        var tables = await one.DumpAsync();
        Assert.That((await one.LoadAsync()).Number("objects"), Is.Zero);
        var again = await one.LoadAsync("--run-date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.That((again.Number("objects") > 0, again.Number("loaded"), again.Number("updated"), again.Number("duplicates") > 0), Is.EqualTo((true, 0, 0, true)));
        Assert.That(await one.DumpAsync(), Is.EqualTo(tables));
    }

    [Test]
    public async Task Load_OfAChangedPullRequest_UpdatesOneRow()
    {
        await using var one = await LoadedAsync();
        var before = await one.DumpAsync();
        var number = PullWorld.Pulls(one.World).First();
        one.World.GitHub.Change(new Change { Numbers = [number], UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await one.IngestAndWorkAsync();
        var load = await one.LoadAsync();
        Assert.That((load.Number("loaded"), load.Number("updated")), Is.EqualTo((1, 1)), load.Out);
        await one.ExpectSameTablesAsync();
        Assert.That((await one.DumpAsync()).Except(before).Single(), Does.Contain($"|{number}|"));
    }

    /// <summary>The ledger forgets a load: it is done again, late, and its older states change nothing.</summary>
    [Test]
    public async Task Load_OfAnOlderStateThatComesLate_ChangesNothing()
    {
        await using var one = await LoadedAsync();
        one.World.GitHub.Change(new Change { Count = 20, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await one.IngestAndWorkAsync();
        await one.LoadAsync();
        var tables = await one.DumpAsync();
        await one.ExecuteAsync("delete from github_queue.loads where load_id in (select load_id from github_queue.loads where target like 'github.pull%' order by load_id limit 3)");
        var late = await one.LoadAsync();
        Assert.That((late.Number("objects"), late.Number("loaded"), late.Number("extracted") > 0), Is.EqualTo((3, 0, true)));
        Assert.That(await one.DumpAsync(), Is.EqualTo(tables));
    }

    /// <summary>Two edits within a second: the later one stays, in one load and when the earlier one is loaded after it.</summary>
    [Test]
    public async Task Load_OfTwoStatesOfTheSameSecond_KeepsTheLater()
    {
        await using var one = await PrepareAsync();
        var number = PullWorld.Pulls(one.World).First();
        var second = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        for (var edit = 0; edit < 2; edit++)
        {
            one.World.GitHub.Change(new Change { Numbers = [number], UpdatedAt = second });
            await one.IngestAndWorkAsync();
        }
        var states = one.World.Rows("select archive_key, as_of from queue_items where entity = 'pull_request' and key = (select key from pull_requests order by updated_at desc limit 1) order by id");
        Assert.That(states.Select(state => state.Split('|')[1]).TakeLast(2).Distinct().Count(), Is.EqualTo(1), "of one second");
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
        await one.ExecuteAsync($"delete from github_queue.loads where target = 'github.pull_requests' and object_key = '{states[^2].Split('|')[0]}'");
        var late = await one.LoadAsync();
        Assert.That((late.Number("objects"), late.Number("loaded")), Is.EqualTo((1, 0)));
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_TwoAtOnce_AreEqualToOne()
    {
        await using var one = await PrepareAsync();
        var loads = await Task.WhenAll(one.World.Cli.RunAsync("load", "--json"), one.World.Cli.RunAsync("load", "--json"));
        Assert.That(loads.Sum(load => load.Expect(0).Number("loaded")), Is.EqualTo(Tables.Sum(table => one.World.Number($"select count(*) from {table}"))));
        await one.ExpectSameTablesAsync();
    }

    /// <summary>Of two merges at once, one would fail at a row that the other has just inserted.</summary>
    [Test]
    public async Task Load_WhileAnotherMergesIntoTheTable_WaitsForIt()
    {
        await using var one = await PrepareAsync();
        await using var other = new NpgsqlConnection(one.World.Cli.Environment["DATABASE_URL"] + ";Pooling=false");
        await other.OpenAsync();
        await other.ExecuteAsync("begin; select pg_advisory_xact_lock(hashtext('merge github.pull_requests'))");
        var load = one.LoadAsync();
        await Eventually.BecomesAsync(
            async () => (await one.ListAsync("select 'waits' from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())")).Count,
            waiting => waiting == 1);
        Assert.That(await one.CountAsync("pull_requests"), Is.Zero);
        await other.ExecuteAsync("commit");
        await load;
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_AfterTheRepositoryWasRenamed_MakesNoSecondRow()
    {
        await using var one = await LoadedAsync();
        var rows = await one.CountAsync("pull_requests");
        one.World.GitHub.RenameRepository(World.Repo, "octocat/New-World");
        one.World.GitHub.Change(new Change { Repo = "octocat/New-World", Count = 400, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await one.IngestAndWorkAsync();
        await one.LoadAsync();
        Assert.That(await one.CountAsync("pull_requests"), Is.EqualTo(rows));
        Assert.That(await one.ListAsync("select distinct repo from github.pull_requests"), Is.EqualTo(new[] { "New-World" }));
        await one.ExpectSameTablesAsync();
    }

    [TestCase("pull_request_times")]
    [TestCase("pull_request_weeks")]
    public async Task Views_OnPostgresAndSqlite_AreEqual(string view)
    {
        await using var one = await LoadedAsync();
        var sqlite = one.World.Query(database => database.Connection.Query($"select * from {view}").Select(row => WarehouseRow.Text((IDictionary<string, object?>)row)).Order(StringComparer.Ordinal).ToList());
        Assert.That(sqlite, Has.Count.GreaterThan(20));
        Assert.That((await one.RowsAsync($"select * from github.{view}")).Order(StringComparer.Ordinal), Is.EqualTo(sqlite));
    }

    [Test]
    public async Task Load_OfATypedFileThatIsDamaged_ExitsWithOne_NamesIt_AndLeavesTheRows()
    {
        await using var one = await PrepareAsync();
        var file = Directory.GetFiles(one.World.Cli.LakeFolder, "*.parquet", SearchOption.AllDirectories).First(path => path.Contains("pull_request_review", StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..^20]);
        var load = await one.World.Cli.RunAsync("load", "--json");
        Assert.That(load.Expect(1).Error, Does.Contain("is not what was written: The file is not a whole Parquet file. Delete it from").And.Contain(Path.GetFileName(file)));
        Assert.That((load.Number("failed"), await one.CountAsync("pull_request_reviews"), await one.CountAsync("pull_requests") > 0), Is.EqualTo((1, 0, true)));
        File.Delete(file);
        (await one.World.Cli.RunAsync("replay")).Expect(0);
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(bytes));
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
    }

    /// <summary>A whole Parquet file, but not this object's: its rows would be counted as this object's, and these never loaded.</summary>
    [Test]
    public async Task Load_OfATypedFileThatIsAnothers_NamesItAndLoadsTheOthers([Values] bool hasAsManyRows)
    {
        await using var one = await PrepareAsync();
        var files = one.World.Rows("select key from parquet_objects where key like '%pull_request_review%' order by rows, key");
        var (small, large) = (Path.Combine(one.World.Cli.LakeFolder, files[0]), Path.Combine(one.World.Cli.LakeFolder, files[^1]));
        File.Copy(large, small, overwrite: true);
        if (hasAsManyRows)
            one.World.Query(database => database.Connection.Execute("update parquet_objects set rows = (select rows from parquet_objects where key = @from) where key = @to", new { from = files[^1], to = files[0] }));
        var load = await one.World.Cli.RunAsync("load", "--json");
        Assert.That(load.Expect(1).Error, Does.Match(@$"is not what was written: {(hasAsManyRows ? "its content is another" : @"it has \d+ rows, and \d+ were written")}").And.Contain(Path.GetFileName(small)));
        File.Delete(small);
        (await one.World.Cli.RunAsync("replay")).Expect(0);
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_OfObjectsWithoutTypedFiles_SaysHowToGetThem()
    {
        await using var one = await PrepareAsync("parquet: false, ");
        Assert.That((await one.World.Cli.RunAsync("load")).Expect(0).Out, Does.Match(@"\d+ objects of pull requests have no typed files \(set 'parquet: true', then 'github-queue replay'\)"));
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config(""));
        (await one.World.Cli.RunAsync("replay")).Expect(0);
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
    }

    /// <summary>Pending reviews, users and repositories that are gone, Unicode, null characters: all that was recorded.</summary>
    [Test]
    public async Task Load_OfEverythingThatWasRecorded_GivesTheRowsOfTheTables()
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = new PulledIntoWarehouse(await RecordedWorld.StartAsync(), await PostgresServer.CreateDatabaseAsync());
        await File.WriteAllLinesAsync(one.World.Cli["pipeline.yaml"],
        [
            "warehouse: {}", "sources:", "  - name: recorded", "    kind: pull_requests", "    repos:",
            .. one.World.GitHub.Repositories.Select(repository => $"      - '{repository.Name}'"),
        ]);
        (await one.World.Cli.RunAsync("ingest", "--all", "--full")).Expect(0);
        await RecordedWorld.WorkAsync(one.World, dead: 1);
        await one.InitAsync();
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
        Assert.That(await one.CountAsync("pull_requests"), Is.GreaterThan(100));
    }

    private static async Task<PulledIntoWarehouse> LoadedAsync()
    {
        var one = await PrepareAsync();
        var load = await one.LoadAsync();
        Assert.That((load.Number("failed"), load.Number("loaded") > 0), Is.EqualTo((0, true)));
        return one;
    }

    private static async Task<PulledIntoWarehouse> PrepareAsync(string options = "")
    {
        PostgresServer.SkipUnlessGiven();
        var one = new PulledIntoWarehouse(await World.StartAsync(PullWorld.Of(400)), await PostgresServer.CreateDatabaseAsync());
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config(options));
        await one.IngestAndWorkAsync();
        await one.InitAsync();
        return one;
    }
}
