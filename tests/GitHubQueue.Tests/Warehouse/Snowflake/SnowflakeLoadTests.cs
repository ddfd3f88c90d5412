using System.Globalization;
using Dapper;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Whole loads by the program, into a stand-in whose MERGE is PostgreSQL's.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class SnowflakeLoadTests
{
    [Test]
    public async Task Load_GivesTheRowsOfTheTables_AndTwiceTheSame()
    {
        await using var one = await LoadedAsync();
        await one.ExpectSameTablesAsync();
        var (tables, requests) = (await one.DumpAsync(), one.Server.Executed.Count);
        Assert.That((await one.LoadAsync()).Number("objects"), Is.Zero);
        Assert.That(one.Server.Executed.Skip(requests).Select(request => request.Statement), Has.None.Contain("copy into").And.None.Contain("merge into"));
        var again = await one.LoadAsync("--run-date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.That((again.Number("objects") > 0, again.Number("loaded"), again.Number("updated"), again.Number("duplicates") > 0), Is.EqualTo((true, 0, 0, true)));
        Assert.That(await one.DumpAsync(), Is.EqualTo(tables));
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_OfAChangedPullRequest_UpdatesOneRow_AndALateOlderStateNone()
    {
        await using var one = await LoadedAsync();
        var before = await one.DumpAsync();
        var number = PullWorld.Pulls(one.World).First();
        one.World.GitHub.Change(new Change { Numbers = [number], UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await one.IngestAndWorkAsync();
        var load = await one.LoadAsync();
        Assert.That((load.Number("loaded"), load.Number("updated")), Is.EqualTo((1, 1)), load.Out);
        await one.ExpectSameTablesAsync();
        var after = await one.DumpAsync();
        Assert.That(after.Except(before).Single(), Does.Contain($"|{number}|"));
        await one.AskAsync<string>("delete from loads where batch in (select min(batch) from loads group by target)"); // the ledger forgets: it is loaded late
        var late = await one.LoadAsync();
        Assert.That((late.Number("objects"), late.Number("loaded"), late.Number("extracted") > 0), Is.EqualTo((3, 0, true)), late.Out);
        Assert.That(await one.DumpAsync(), Is.EqualTo(after));
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_TwoAtOnce_AreEqualToOne()
    {
        await using var one = await PrepareAsync();
        string[] load = ["load", "--target", "snowflake", "--json"];
        var loads = await Task.WhenAll(one.World.Cli.RunAsync(load), one.World.Cli.RunAsync(load));
        Assert.That(loads.Sum(result => result.Expect(0).Number("loaded")), Is.EqualTo(one.World.Number("select (select count(*) from pull_requests) + (select count(*) from pull_request_reviews) + (select count(*) from pull_request_files)")));
        await one.ExpectSameTablesAsync();
    }

    [TestCase("pull_request_times")]
    [TestCase("pull_request_weeks")]
    public async Task Views_AreEqualToThoseOfSqlite(string view)
    {
        await using var one = await LoadedAsync();
        var sqlite = one.World.Query(database => database.Connection.Query($"select * from {view}").Select(row => WarehouseRow.Text((IDictionary<string, object?>)row)).Order(StringComparer.Ordinal).ToList());
        Assert.That(sqlite, Has.Count.GreaterThan(20));
        Assert.That((await one.RowsAsync($"select * from {view}")).Order(StringComparer.Ordinal), Is.EqualTo(sqlite));
    }

    /// <summary>Pending reviews, users and repositories that are gone, Unicode: all that was recorded.</summary>
    [Test]
    public async Task Load_OfEverythingThatWasRecorded_GivesTheRowsOfTheTables()
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await PulledIntoSnowflake.StartAsync(await RecordedWorld.StartAsync());
        await File.WriteAllLinesAsync(one.World.Cli["pipeline.yaml"],
        [
            "warehouse: {}", "sources:", "  - name: recorded", "    kind: pull_requests", "    repos:",
            .. one.World.GitHub.Repositories.Select(repository => $"      - '{repository.Name}'"),
        ]);
        (await one.World.Cli.RunAsync("ingest", "--all", "--full")).Expect(0);
        await RecordedWorld.WorkAsync(one.World, dead: 1);
        one.MoveToBucket();
        await one.InitAsync();
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
        Assert.That(await one.AskAsync<long>("select count(*) from pull_requests"), Is.GreaterThan(100));
    }

    [Test]
    public async Task Run_WithSnowflakeAsTheTarget_LoadsIntoIt()
    {
        await using var one = await PrepareAsync();
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config("").Replace("warehouse: {}", "warehouse: {load: {target: snowflake}}", StringComparison.Ordinal));
        var run = (await one.World.Cli.RunAsync("run", "--json")).Expect(0);
        Assert.That(run.Json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()), Is.EqualTo(new[] { "ingest", "worker", "load" }));
        await one.ExpectSameTablesAsync();
    }

    private static async Task<PulledIntoSnowflake> LoadedAsync()
    {
        var one = await PrepareAsync();
        var load = await one.LoadAsync();
        Assert.That((load.Number("failed"), load.Number("loaded") > 0, load.Json.GetProperty("warehouse").GetString()), Is.EqualTo((0, true, $"{one.Server.Url.Authority}/github.lake")));
        return one;
    }

    private static async Task<PulledIntoSnowflake> PrepareAsync()
    {
        PostgresServer.SkipUnlessGiven();
        var one = await PulledIntoSnowflake.StartAsync(await World.StartAsync(PullWorld.Of(400)));
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config(""));
        await one.IngestAndWorkAsync();
        await one.InitAsync();
        return one;
    }
}
