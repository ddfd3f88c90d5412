using System.Net;
using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Loads in which something goes wrong: each row and each object is there once all the same, and nothing half.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class SnowflakeFaultTests
{
    private const string Merge = "merge into pull_requests t", Copy = "copy into ";

    /// <param name="forgets">Snowflake doesn't know the request again, and does it a second time.</param>
    /// <param name="again">What had been loaded and was lost since is loaded again.</param>
    [Test]
    public async Task Load_WhoseMergeIsCommittedAndTheAnswerLost_CountsEachRowOnce([Values] bool forgets, [Values] bool again)
    {
        await using var one = await PrepareAsync();
        if (again)
        {
            await one.LoadHereAsync();
            await one.AskAsync<string>("delete from pull_requests");
        }
        var (before, expected) = (one.Server.Executed.Count, again ? one.World.Number("select count(*) from pull_requests") : Rows(one));
        one.Server.Forgets = forgets;
        one.Server.Fault = Once(request => request.Statement.Contains(Merge, StringComparison.Ordinal), new SnowflakeFault.AnswerLost());
        var counts = await one.LoadHereAsync(new() { Parallel = 1, RunDate = again ? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) : null });
        await one.ExpectSameTablesAsync();
        var merges = one.Server.Executed.Skip(before).Where(request => request.Statement.Contains(Merge, StringComparison.Ordinal)).ToList();
        Assert.That((merges.Count, merges.Select(request => request.RequestId).Distinct().Count()), Is.EqualTo((forgets ? 2 : 1, 1)));
        Assert.That((counts.Failed, counts.Extracted, counts.Loaded), Is.EqualTo((0, Rows(one), expected)));
        Assert.That(await one.AskAsync<decimal>("select sum(loaded) from loads"), Is.EqualTo(expected));
    }

    [Test]
    public async Task Load_WhoseCopyIsDoneTwice_CountsEachRowOnce()
    {
        await using var one = await PrepareAsync();
        one.Server.Forgets = true;
        one.Server.Fault = Once(request => request.Statement.StartsWith(Copy, StringComparison.Ordinal), new SnowflakeFault.AnswerLost());
        Assert.That((await one.LoadHereAsync()).Loaded, Is.EqualTo(Rows(one)));
        Assert.That(one.Server.Executed.Count(request => request.Statement.StartsWith(Copy, StringComparison.Ordinal)), Is.EqualTo(4));
        await one.ExpectSameTablesAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Load_OfATypedFileThatCannotBeRead_LeavesNothingOfItsLoad_AndLoadsTheOthers(bool isMissing)
    {
        await using var one = await PrepareAsync(isByProgram: true);
        var file = Directory.GetFiles(one.World.Cli.LakeFolder, "*.parquet", SearchOption.AllDirectories).First(path => path.Contains("pull_request_review", StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        if (!isMissing)
            await File.WriteAllBytesAsync(file, bytes[..^20]);
        var load = await one.World.Cli.RunAsync("load", "--target", "snowflake", "--json");
        Assert.That(load.Expect(1).LogLines.Single(), Does.Match(isMissing
            ? $@"ERR Failed to load \d objects of pull_request_reviews from .+ on: Snowflake refused the copy of \d files into STAGE_PULL_REQUEST_REVIEWS_[0-9A-F]{{32}} \(100016, SQL state 22000: Remote file '.+{Path.GetFileName(file)}' was not found\. There are several potential causes\)\.\z"
            : @"\(100182, SQL state 22000: Error parsing the parquet file: The file is not a whole Parquet file\)\.\z"));
        Assert.That((load.Number("failed"), await one.AskAsync<long>("select count(*) from pull_request_reviews"), await one.AskAsync<long>("select count(*) from loads where target = 'pull_request_reviews'")), Is.EqualTo((1, 0, 0)));
        Assert.That((await one.AskAsync<long>("select count(*) from pull_requests") > 0, await one.StageTablesAsync()), Is.EqualTo((true, 0)));
        await File.WriteAllBytesAsync(file, bytes);
        await one.LoadAsync();
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_WhoseMergeFails_LeavesNeitherRowsNorLedger()
    {
        await using var one = await PrepareAsync();
        one.Engine.Before = statement =>
        {
            if (statement.StartsWith(Merge, StringComparison.Ordinal))
                throw SnowflakeRefusal.Of("100090", "42P18", "Duplicate row detected during DML action");
        };
        Assert.That((await one.LoadHereAsync()).Failed, Is.EqualTo(1));
        Assert.That(one.Log.Lines, Has.Some.Match(@"Snowflake refused the merge into pull_requests \(100132, SQL state P0000: Duplicate row detected during DML action in 'merge into pull_requests t"));
        Assert.That((await one.AskAsync<long>("select count(*) from pull_requests"), await one.AskAsync<long>("select count(*) from loads where target = 'pull_requests'"), await one.StageTablesAsync()), Is.EqualTo((0, 0, 0)));
        one.Engine.Before = _ => { };
        Assert.That((await one.LoadHereAsync()).Failed, Is.Zero);
        await one.ExpectSameTablesAsync();
    }

    /// <summary>Busy, broken, signed out, slow: all of it at random.</summary>
    [Test]
    public async Task Load_ThroughFaultsOfAllKinds_IsTheSame([Values(1, 2, 3)] int seed)
    {
        await using var one = await PrepareAsync();
        one.Server.Forgets = seed % 2 == 0;
        var random = new Random(seed);
        var inARow = 0;
        one.Server.Fault = _ =>
        {
            SnowflakeFault? fault = random.Next(8) switch
            {
                0 => new SnowflakeFault.Lost(),
                1 => new SnowflakeFault.AnswerLost(),
                2 => new SnowflakeFault.Answered(503, ""),
                3 => new SnowflakeFault.Answered(429, """{"code":"390505","message":"Too many requests."}""", "Retry-After: 3"),
                4 => new SnowflakeFault.Slow(3),
                _ => null,
            };
            inARow = fault is null or SnowflakeFault.Slow ? 0 : inARow + 1;
            return inARow < SqlApiWaits.Attempts ? fault : null; // else a request fails for good
        };
        var counts = await one.LoadHereAsync();
        one.Server.Fault = _ => null;
        Assert.That((counts.Failed, counts.Loaded), Is.EqualTo((0, Rows(one))));
        foreach (var table in await one.RowsAsync("select relname::text from pg_class where relname like 'stage\\_%'"))
            await one.AskAsync<string>($"drop table {table}"); // whose removal failed, too
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_WhoseTokenExpires_SignsInAgainOnce()
    {
        await using var one = await PrepareAsync();
        one.Server.Fault = Once(request => request.Statement.StartsWith(Copy, StringComparison.Ordinal), new SnowflakeFault.Answered((int)HttpStatusCode.Unauthorized, """{"code":"390144","message":"JWT token is invalid."}"""));
        Assert.That((await one.LoadHereAsync()).Failed, Is.Zero);
        Assert.That(one.Server.Requests.Count(request => request.Statement.StartsWith(Copy, StringComparison.Ordinal)), Is.EqualTo(4));
        await one.ExpectSameTablesAsync();
    }

    /// <summary>It breaks off for good in the middle; the same load begins anew with a table of its own.</summary>
    [Test]
    public async Task Load_ThatIsBrokenOff_IsTriedAgainAsAWhole()
    {
        await using var one = await PrepareAsync();
        var copies = 0;
        one.Server.Fault = request => request.Statement.StartsWith(Copy, StringComparison.Ordinal) && ++copies <= SqlApiWaits.Attempts ? new SnowflakeFault.Answered(503, "") : null;
        Assert.That((await one.LoadHereAsync()).Loaded, Is.EqualTo(Rows(one)));
        Assert.That(one.Log.Lines, Has.Some.Match("tries again in .* s: Snowflake at '.*' is busy or out of order"));
        await one.ExpectSameTablesAsync();
    }

    [Test]
    public async Task Load_DropsTheTablesOfKilledLoads_AndNoOthers()
    {
        await using var one = await PrepareAsync();
        foreach (var (name, age) in new[] { ("stage_pull_requests_" + new string('a', 32), 25), ("stage_pull_requests_" + new string('b', 32), 23), ("stage_of_somebody_else", 48) })
            await one.AskAsync<string>($"create table {name}(a int); insert into snowflake.created values ('{name}', now() - interval '{age} hours')");
        await one.LoadHereAsync();
        Assert.That(await one.RowsAsync("select relname::text from pg_class where relname like 'stage\\_%' order by 1"), Is.EqualTo(new[] { "stage_of_somebody_else", "stage_pull_requests_" + new string('b', 32) }));
        Assert.That(one.Log.Lines, Has.Some.EqualTo($"Dropped the table \"STAGE_PULL_REQUESTS_{new string('A', 32)}\" of a load that was killed"));
    }

    [Test]
    public async Task Load_Interrupted_CancelsTheStatement_AndLeavesNothing()
    {
        await using var one = await PrepareAsync();
        using var stop = new CancellationTokenSource();
        one.Server.Fault = request =>
        {
            if (request.Method == "GET")
                stop.Cancel();
            return request.Statement.StartsWith(Copy, StringComparison.Ordinal) ? new SnowflakeFault.Slow(int.MaxValue) : null;
        };
        Assert.That(() => one.LoadHereAsync(stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((one.Server.Cancelled.Count, await one.StageTablesAsync(), await one.AskAsync<long>("select count(*) from loads")), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public async Task Init_ThatIsBrokenOffAnywhere_IsFinishedByTheNext([Range(1, 12)] int statements)
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await PulledIntoSnowflake.StartAsync(await World.StartAsync(PullWorld.Of(1)), new ManualClock(TimeProvider.System.GetUtcNow(), skipDelays: true));
        var number = 0;
        one.Engine.Before = _ =>
        {
            if (++number == statements)
                throw SnowflakeRefusal.Of("000604", "57014", "SQL execution canceled");
        };
        Assert.That(one.InitAsync, Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Unavailable));
        await one.InitAsync();
        await one.InitAsync();
        Assert.That(await one.RowsAsync("select version, name from migrations order by version"), Is.EqualTo(new[] { "1|0001_books", "2|0002_pull_requests" }));
        Assert.That((await one.AskAsync<long>("select count(*) from load_turns"), await one.AskAsync<long>("select count(*) from pull_request_weeks")), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Load_OfAnArchiveThatTheStageDoesNotReach_SaysSo()
    {
        await using var one = await PrepareAsync(isByProgram: true);
        one.MoveToBucket("s3://other/archive");
        var load = await one.World.Cli.RunAsync("load", "--target", "snowflake");
        Assert.That(load.Expect(1).LogLines[0], Does.Match(
            @"Snowflake can't reach the typed file '.+' in s3://other/archive: the stage 'lake_stage' reads s3://lake/\. Make a stage over that archive, on S3 or Google Cloud Storage \(docs/snowflake\.md\), and name it in SNOWFLAKE_STAGE or 'warehouse\.snowflake\.stage'\.\z"));
        Assert.That(await one.AskAsync<long>("select count(*) from loads"), Is.Zero);
    }

    [Test]
    public async Task Load_FromGoogleCloudStorage_FindsItsFiles()
    {
        await using var one = await PrepareAsync();
        one.MoveToBucket("gs://lake/archive");
        one.Engine.Stages.Clear();
        one.Engine.Stages.Add(new(SnowflakeStage.UsualName, "gcs://lake/archive/", one.World.Cli.LakeFolder, "gcs://lake/archive"));
        Assert.That((await one.LoadHereAsync()).Failed, Is.Zero);
        await one.ExpectSameTablesAsync();
    }

    private static Func<SnowflakeRequest, SnowflakeFault?> Once(Func<SnowflakeRequest, bool> isIt, SnowflakeFault fault)
    {
        var times = 0;
        return request => isIt(request) && Interlocked.Increment(ref times) == 1 ? fault : null;
    }

    private static long Rows(PulledIntoSnowflake one) => one.World.Number("select sum(rows) from parquet_objects");

    /// <param name="isByProgram">It loads by the real clock.</param>
    private static async Task<PulledIntoSnowflake> PrepareAsync(bool isByProgram = false)
    {
        PostgresServer.SkipUnlessGiven();
        var one = await PulledIntoSnowflake.StartAsync(await World.StartAsync(PullWorld.Of(60)), isByProgram ? null : new ManualClock(TimeProvider.System.GetUtcNow(), skipDelays: true));
        await File.WriteAllTextAsync(one.World.Cli["pipeline.yaml"], PulledIntoWarehouse.Config(""));
        await one.IngestAndWorkAsync(batchSize: 10);
        await one.InitAsync();
        return one;
    }
}
