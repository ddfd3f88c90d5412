using System.Globalization;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>What <c>verify</c> and <c>trace</c> say of the warehouse in PostgreSQL.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class VerifyTests
{
    /// <summary>A newer state that waits for its load is no difference, nor is one that is loaded.</summary>
    [Test]
    public async Task Verify_OfWhatWasLoadedOrWaits_FindsNoDifference()
    {
        await using var one = await LoadedAsync();
        await ExpectDifferencesAsync(one.World.Cli, "--deep");
        one.World.GitHub.Change(new Change { Count = 20, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await one.IngestAndWorkAsync();
        await ExpectDifferencesAsync(one.World.Cli, "--deep");
        await one.LoadAsync();
        await ExpectDifferencesAsync(one.World.Cli, "--deep");
    }

    [TestCase("pull_requests")]
    [TestCase("pull_request_reviews")]
    [TestCase("pull_request_files")]
    public async Task Verify_OfRowsThatAreGone_CountsThem_AndLoadingAgainMendsIt(string table)
    {
        await using var one = await LoadedAsync();
        var key = (await one.ListAsync($"select max(_source_object) from github.{table}"))[0];
        var rows = (await one.ListAsync($"select count(*)::text from github.{table} where _source_object = '{key}'"))[0];
        await one.ExecuteAsync($"delete from github.{table} where _row_key in (select min(_row_key) from github.{table} where _source_object = '{key}')");
        await ExpectDifferencesAsync(one.World.Cli);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await ExpectDifferencesAsync(one.World.Cli, "--deep", $"github.{table} of the warehouse has {int.Parse(rows, CultureInfo.InvariantCulture) - 1} of the {rows} rows whose newest state is in '{key}'. "
            + $"'github-queue load --run-date {today}' loads commits and pull requests of its day again.");
        await one.LoadAsync("--run-date", today);
        await ExpectDifferencesAsync(one.World.Cli, "--deep");
    }

    [Test]
    public async Task Verify_OfALedgerThatDiffers_NamesTheLoads()
    {
        await using var one = await LoadedAsync();
        await one.ExecuteAsync("""
            update github_queue.loads set extracted = extracted + 1, duplicates = duplicates + 1 where load_id = (select min(load_id) from github_queue.loads where target = 'github.pull_requests');
            insert into github_queue.loads(target, batch, object_key, root, run_date, extracted, rejected, duplicates, loaded)
              values ('github.pull_requests', '00000000-0000-7000-8000-000000000000', 'k', 'r', '2026-01-01', 1, 0, 0, 1);
            """);
        Assert.That(await DifferencesAsync(one.World.Cli), Has.Exactly(1).Match(@"^Object [-0-9a-f]{36} has (\d+) records, and \d+ of them were read when it was loaded into github\.pull_requests\.$")
            .And.Exactly(1).EqualTo("The warehouse has loaded object 00000000-0000-7000-8000-000000000000 into github.pull_requests, and the manifest doesn't list it.").And.Exactly(2).Items);
    }

    [Test]
    public async Task Verify_OfCommitsThatAreGone_CountsThem()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.Pipeline.ArchiveAsync(Enumerable.Range(1, 12).Select(number => new TestCommit { Number = number }.ToRecord()), batchSize: 5);
        await warehouse.LoadAsync();
        await File.WriteAllTextAsync(warehouse.Cli["pipeline.yaml"], "warehouse: {}\n");
        Assert.That(await DifferencesAsync(warehouse.Cli, "--deep"), Is.Empty);
        await warehouse.ExecuteAsync("delete from github.commits where _source_object = (select min(_source_object) from github.commits)");
        Assert.That(await DifferencesAsync(warehouse.Cli, "--deep"), Has.One.Match("^github.commits of the warehouse has 0 of the 5 rows whose newest state is in 'commit/"));
    }

    /// <summary>With a warehouse in the environment alone, it is looked at once something was loaded into it.</summary>
    [Test]
    public async Task Verify_WithoutConfig_ComparesTheWarehouseThatWasLoaded()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(new TestCommit { Number = 1 }.ToRecord());
        warehouse.Cli.Environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/nowhere";
        Assert.That(await DifferencesAsync(warehouse.Cli, "--deep"), Is.Empty);
        warehouse.Cli.Environment["DATABASE_URL"] = warehouse.ConnectionString;
        (await warehouse.RunAsync("load")).Expect(0);
        Assert.That(await DifferencesAsync(warehouse.Cli, "--deep"), Is.Empty);
        await warehouse.ExecuteAsync("delete from github.commits");
        Assert.That(await DifferencesAsync(warehouse.Cli, "--deep"), Has.One.StartsWith("github.commits of the warehouse has 0 of the 1 rows"));
    }

    /// <summary>What was found besides is told all the same.</summary>
    [Test]
    public async Task Verify_WhoseWarehouseIsAway_ShowsTheRest()
    {
        await using var one = await LoadedAsync();
        one.World.Cli.Environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/nowhere";
        File.Delete(Directory.GetFiles(one.World.Cli.LakeFolder, "*.jsonl.gz", SearchOption.AllDirectories)[0]);
        var verify = (await one.World.Cli.RunAsync("verify")).Expect(1);
        Assert.That(verify.Out, Does.Contain("difference: Object '").And.EndWith(": 1 difference.\n"));
        Assert.That(verify.Sentence, Does.StartWith("github-queue: ").And.Contain("127.0.0.1"));
    }

    /// <summary>A repository that is read by hand too has typed files of the config's source: no record is kept out of the warehouse.</summary>
    [Test]
    public async Task Ingest_ByHand_OfASourcesRepository_GetsIntoTheWarehouse([Values("repo: " + World.Repo, "org: octocat")] string of)
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = new PulledIntoWarehouse(await World.StartAsync(PullWorld.Of(60)), await PostgresServer.CreateDatabaseAsync());
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], $"warehouse: {{}}\nsources:\n  - {{name: pull_requests, kind: pull_requests, {of}, since: 2000-01-01}}\n");
        (await one.World.Cli.RunAsync("ingest", "--repo", World.Repo, "--entity", "pull_requests", "--full")).Expect(0);
        await one.IngestAndWorkAsync();
        await one.InitAsync();
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
        await ExpectDifferencesAsync(one.World.Cli, "--deep");
    }

    [Test]
    public async Task Verify_WithoutSchemas_FindsNoDifference_AndTraceNoLoad()
    {
        await using var one = await LoadedAsync();
        var record = $"{World.Repo}#{PullWorld.Pulls(one.World).First()}";
        Assert.That((await one.World.Cli.RunAsync("trace", record)).Expect(0).Out, Does.Match(@"\n  warehouse  github\.pull_request_reviews, loaded \d{4}-\d\d-\d\dT"));
        await one.ExecuteAsync("drop schema github_queue cascade");
        await ExpectDifferencesAsync(one.World.Cli, "--deep");
        Assert.That((await one.World.Cli.RunAsync("trace", record)).Expect(0).Out, Does.Not.Contain("warehouse  "));
    }

    /// <summary>Commits and events that never were there aren't old.</summary>
    [Test]
    public async Task Check_OfPullRequestsAlone_FindsNothingWrong()
    {
        await using var one = await LoadedAsync();
        Assert.That((await one.World.Cli.RunAsync("warehouse", "check", "--max-age", "1d", "--deep")).Expect(0).Out, Does.Match(@"newest commit +none +note +nothing yet"));
    }

    private static async Task ExpectDifferencesAsync(EndToEnd.Cli cli, string option = "--log-level=info", params string[] expected)
    {
        var verify = (await cli.RunAsync("verify", option)).Expect(expected.Length == 0 ? 0 : 1);
        Assert.That(verify.Out.Split('\n').Where(line => line.StartsWith("difference: ", StringComparison.Ordinal)), Is.EqualTo(expected.Select(difference => $"difference: {difference}")));
    }

    /// <summary>Only what they are, not what mends them.</summary>
    private static async Task<List<string?>> DifferencesAsync(EndToEnd.Cli cli, params string[] options) =>
        [.. (await cli.RunAsync(["verify", "--json", .. options])).Json.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("what").GetString())];

    private static async Task<PulledIntoWarehouse> LoadedAsync()
    {
        PostgresServer.SkipUnlessGiven();
        var one = new PulledIntoWarehouse(await World.StartAsync(PullWorld.Of(100)), await PostgresServer.CreateDatabaseAsync());
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config(""));
        await one.IngestAndWorkAsync();
        await one.InitAsync();
        await one.LoadAsync();
        return one;
    }
}
