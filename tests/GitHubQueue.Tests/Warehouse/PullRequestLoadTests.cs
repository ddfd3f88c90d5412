using System.Globalization;
using Dapper;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
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

    [Test]
    public async Task Load_TwoAtOnce_AreEqualToOne()
    {
        await using var one = await PrepareAsync();
        var loads = await Task.WhenAll(one.World.Cli.RunAsync("load", "--json"), one.World.Cli.RunAsync("load", "--json"));
        Assert.That(loads.Sum(load => load.Expect(0).Number("loaded")), Is.EqualTo(Tables.Sum(table => one.World.Number($"select count(*) from {table}"))));
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
