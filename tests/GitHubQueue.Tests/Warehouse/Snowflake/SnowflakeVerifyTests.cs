using System.Globalization;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>What <c>verify</c> and <c>trace</c> say of Snowflake, where the config names it as the target.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class SnowflakeVerifyTests
{
    [Test]
    public async Task Verify_OfWhatWasLoadedOrWaits_FindsNoDifference_AndTraceShowsLoads()
    {
        await using var one = await PrepareAsync();
        Assert.That(await DifferencesAsync(one), Is.Empty, "there is no warehouse yet");
        await one.InitAsync();
        Assert.That(await DifferencesAsync(one), Is.Empty, "nothing is loaded yet");
        await one.LoadAsync();
        Assert.That(await DifferencesAsync(one), Is.Empty);
        one.World.GitHub.Change(new Change { Count = 20, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await one.IngestAndWorkAsync();
        Assert.That(await DifferencesAsync(one), Is.Empty, "newer states wait");
        var trace = (await one.World.Cli.RunAsync("trace", $"{World.Repo}#{PullWorld.Pulls(one.World).First()}")).Expect(0).Out;
        Assert.That(trace, Does.Match($@"\n  warehouse  pull_request_reviews, loaded {TimeProvider.System.GetUtcNow().Year}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n"));
    }

    [Test]
    public async Task Verify_OfRowsThatAreGoneOrThereTwice_AndOfForeignLoads_NamesThem()
    {
        await using var one = await PrepareAsync();
        await one.InitAsync();
        await one.LoadAsync();
        await one.AskAsync<string>("delete from pull_request_files where _row_key = (select min(_row_key) from pull_request_files)");
        await one.AskAsync<string>("insert into pull_requests select * from pull_requests order by _row_key limit 1");
        await one.AskAsync<string>("update loads set extracted = extracted + 1 where target = 'pull_request_reviews' and batch = (select max(batch) from loads where target = 'pull_request_reviews')");
        await one.AskAsync<string>("insert into loads(load_id, target, batch, object_key, stage, run_date, extracted, rejected, duplicates, loaded, updated, loaded_at) select 'x', target, '00000000-0000-7000-8000-000000000000', 'k', stage, run_date, 1, 0, 0, 1, 0, loaded_at from loads limit 1");
        var differences = await DifferencesAsync(one);
        Assert.That(differences, Has.Count.EqualTo(4));
        Assert.That(differences, Has.One.Match(@"^pull_request_files of the warehouse has (\d+) of the \d+ rows whose newest state is in 'pull_request_file/[^']+'\.$")
            .And.One.Match(@"^Object [-0-9a-f]{36} has \d+ records, and \d+ of them were read when it was loaded into pull_request_reviews\.$")
            .And.One.Match(@"^The warehouse has loaded object 00000000-0000-7000-8000-000000000000 into \w+, and the manifest doesn't list it\.$")
            .And.One.EqualTo("Warehouse: rows of pull_requests that are there twice: 1, each _row_key once."));
        await one.AskAsync<string>("delete from loads where batch = '00000000-0000-7000-8000-000000000000'");
        await one.AskAsync<string>("delete from pull_requests where ctid in (select max(ctid) from pull_requests group by _row_key having count(*) > 1)");
        await one.LoadAsync("--run-date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.That(await DifferencesAsync(one), Is.Empty);
    }

    private static async Task<List<string>> DifferencesAsync(PulledIntoSnowflake one)
    {
        var verify = await one.World.Cli.RunAsync("verify", "--deep", "--json");
        return [.. verify.Json.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("what").GetString()!)];
    }

    private static async Task<PulledIntoSnowflake> PrepareAsync()
    {
        PostgresServer.SkipUnlessGiven();
        var one = await PulledIntoSnowflake.StartAsync(await World.StartAsync(PullWorld.Of(100)));
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config("").Replace("warehouse: {}", "warehouse: {load: {target: snowflake}}", StringComparison.Ordinal));
        await one.IngestAndWorkAsync();
        return one;
    }
}
