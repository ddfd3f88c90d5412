using GitHubQueue.Queue;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using Npgsql;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>The long-running stages.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class FollowTests
{
    private const string Config = "warehouse:\n  postgres: {url: env:DATABASE_URL}\n  load: {every: 1s}\n  refresh: {every: 1s}\n";

    private static Task<long> FactsAsync(TestWarehouse warehouse) => warehouse.AskAsync<long>("select count(*) from gold.fact_events");

    [Test]
    public async Task LoadAndRefresh_Following_TakeWhatComesAndStopWhenAsked()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await File.WriteAllTextAsync(warehouse.Cli["pipeline.yaml"], Config);
        await warehouse.ArchiveAsync(TestEvent.Many(10).Select(one => one.ToRecord()));
        await using var load = warehouse.Cli.Start("load", "--follow");
        await using var refresh = warehouse.Cli.Start("warehouse", "refresh", "--follow", "--json");
        await Eventually.BecomesAsync(() => FactsAsync(warehouse), facts => facts == 10);
        await warehouse.ArchiveAsync(TestEvent.Many(10, first: 11).Select(one => (one with { FetchedAt = TestEvent.Noon }).ToRecord()));
        await Eventually.BecomesAsync(() => FactsAsync(warehouse), facts => facts == 20);
        load.Terminate();
        refresh.Terminate();
        Assert.That((await load.WaitAsync()).Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(Enumerable.Repeat($"load: 10 rows of 1 object into {warehouse.Postgres.Name}.", 2)));
        Assert.That((await refresh.WaitAsync()).Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.All.Contains("\"step\":\"gold: facts\",\"rows\":10,"));
    }

    [TestCase("load", "bronze.raw_events", 130)]
    [TestCase("load --follow", "bronze.raw_events", 0)]
    [TestCase("warehouse refresh", "gold.fact_events", 130)]
    [TestCase("warehouse refresh --follow", "gold.fact_events", 0)]
    public async Task Stage_AskedToStopInTheMiddle_EndsWithoutHavingDoneHalf(string command, string table, int exitCode)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(TestEvent.Many(10).Select(one => one.ToRecord()));
        if (command != "load" && command != "load --follow")
            await warehouse.LoadAsync();
        await using (var barrier = await Barrier.CloseAsync(warehouse, table))
        {
            await using var stage = warehouse.Cli.Start(command.Split(' '));
            await barrier.ReachedAsync();
            stage.Terminate();
            var ended = (await stage.WaitAsync()).Expect(exitCode);
            Assert.That(ended.LogLines, Has.All.Contains(" INF Refreshed silver: events: 10 rows "), "only what was committed before");
        }
        Assert.That(await warehouse.AskAsync<long>($"select count(*) from {table}"), Is.Zero);
        await warehouse.LoadAndRefreshAsync();
        Assert.That(await FactsAsync(warehouse), Is.EqualTo(10));
    }

    [Test]
    public async Task Run_WithAWarehouse_BringsEverythingIntoIt_AndGoesOnLoadingWhileItsRefreshFails()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { Repositories = [new(World.Repo) { Issues = 1, Commits = 20 }] });
        using var pipeline = new TestPipeline(folder: world.Cli.Folder);
        await using var warehouse = await TestWarehouse.StartAsync(pipeline);
        var server = new NpgsqlConnectionStringBuilder(warehouse.ConnectionString);
        world.Cli.Environment["DATABASE_URL"] = $"postgres://{server.Username}:{server.Password}@{server.Host}:{server.Port}/{server.Database}";
        world.Cli.Environment["GITHUB_QUEUE_LOG_DIR"] = "logs";
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config + $"sources:\n  - {{name: commits, kind: commits, repo: {World.Repo}, since: 2000-01-01, every: 1s}}\n");

        var once = (await world.Cli.RunAsync("run", "--json")).Expect(0).Json.GetProperty("stages").EnumerateArray().ToList();
        Assert.That(once.Select(stage => $"{stage.GetProperty("stage")} {stage.GetProperty("exit_code")}"), Is.EqualTo(new[] { "ingest 0", "worker 0", "load 0", "refresh 0" }));
        Assert.That(once[2].GetProperty("result").GetProperty("loaded").GetInt64(), Is.EqualTo(20));

        await using var run = world.Cli.Start("run", "--follow", "--log-level", "debug");
        pipeline.Enqueue(TestEvent.Many(5).Select(one => one.ToRecord()));
        await Eventually.BecomesAsync(() => FactsAsync(warehouse), facts => facts == 5);
        await warehouse.ExecuteAsync("drop schema gold cascade");
        await Eventually.BecomesAsync(() => Logs(world, "warehouse-refresh"), log => log.Contains("lacks a part of the warehouse", StringComparison.Ordinal));
        pipeline.Enqueue(TestEvent.Many(5, first: 6).Select(one => one.ToRecord()));
        world.GitHub.Change(new Change { Commits = 5 });
        await Eventually.BecomesAsync(
            () => warehouse.AskAsync<long>("select (select count(*) from bronze.raw_events) + (select count(*) from github.commits)"), rows => rows == 10 + 25);
        run.Terminate();
        var ended = (await run.WaitAsync()).Expect(0);
        Assert.That(ended.Error, Does.Contain("run 'github-queue warehouse init'"));

        Assert.That(Directory.GetFiles(world.Cli["logs"]).Select(file => Path.GetFileName(file).Split("-20")[0]).Distinct().Order(), Is.EqualTo(new[] { "ingest", "load", "run", "warehouse-refresh", "worker" }));
        Assert.That(Logs(world, "") + ended, Does.Not.Contain(server.Password));
    }

    private static string Logs(World world, string stage)
    {
        var text = "";
        foreach (var file in Directory.GetFiles(world.Cli["logs"], stage + "*"))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            text += reader.ReadToEnd();
        }
        return text;
    }
}
