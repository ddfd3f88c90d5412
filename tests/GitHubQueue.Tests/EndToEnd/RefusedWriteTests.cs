using GitHubQueue.Queue;
using GitHubSimulator;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>
/// SQLite refuses one write in the middle of a page: nothing of the page is kept, neither its records nor how far was read, and the next run
/// brings it whole. Of what a page commits together, nothing may be committed alone.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefusedWriteTests
{
    [TestCase("insert on queue_items")]
    [TestCase("insert on queue_payloads")]
    [TestCase("update on checkpoints")]
    public async Task Ingest_OneWriteOfAPageIsRefused_KeepsNothingOfThatPage(string write)
    {
        await using var world = await World.StartAsync(World.Of(300, payloadBytes: 1));
        Refuse(world, write, "(select count(*) from queue_items) >= 150");
        await Assert.ThrowsAsync<SqliteException>(() => InProcess.IngestAsync(world));
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(100));
        Allow(world);
        await InProcess.IngestAsync(world);
        await InProcess.DrainAndVerifyAsync(world.Cli);
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>An ETag that is kept without the records that came with it would have the next request answered 304, and hide them.</summary>
    [Test]
    public async Task Ingest_OneWriteOfAPageWithAValidatorIsRefused_KeepsNoValidator()
    {
        await using var world = await World.StartAsync(World.Of(50, payloadBytes: 1));
        await InProcess.IngestAsync(world);
        var settled = DateTimeOffset.FromUnixTimeMilliseconds(world.Number("select to_at from checkpoints"));
        world.GitHub.Change(new Change { Numbers = [7], UpdatedAt = settled.AddSeconds(5) });
        Refuse(world, "insert on queue_items", "true");
        await Assert.ThrowsAsync<SqliteException>(() => InProcess.IngestAsync(world));
        Allow(world);
        await InProcess.IngestAsync(world);
        Assert.That(world.Number("select count(*) from validators"), Is.EqualTo(1), "the page came with one");
        await InProcess.DrainAndVerifyAsync(world.Cli);
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>A list to be fetched is noted with the page that names its pull request, and forgotten with its own last page.</summary>
    [TestCase(1000, "insert on fetches", "(select count(*) from queue_items where entity = 'pull_request') >= 110")] // of the second page of three
    [TestCase(60, "insert on queue_items", "new.entity = 'pull_request_file' and (select count(*) from queue_items where entity = 'pull_request_file') >= 5")]
    [TestCase(1000, "insert on queue_items", "new.entity = 'pull_request' and (select count(*) from queue_items where entity = 'pull_request') >= 110")]
    [TestCase(60, "delete on fetches", "old.id % 10 = 0")]
    public async Task Ingest_OneWriteOfAPullRequestsListsIsRefused_ForgetsNoReviewAndNoFile(int issues, string write, string when)
    {
        await using var world = await World.StartAsync(PullWorld.Of(issues, reviews: 1, files: 1));
        Refuse(world, write, when);
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(1);
        Allow(world);
        (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    private static void Refuse(World world, string write, string when)
    {
        using var database = PipelineDatabase.Open(world.Cli.Database);
        database.Execute($"create trigger refusal before {write} when {when} begin select raise(abort, 'refused'); end");
    }

    private static void Allow(World world)
    {
        using var database = PipelineDatabase.Open(world.Cli.Database);
        database.Execute("drop trigger refusal");
    }
}
