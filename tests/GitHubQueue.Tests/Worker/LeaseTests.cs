using System.Diagnostics;
using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Worker;

/// <summary>How long a batch stays with a worker that works, is stopped, or is gone.</summary>
[NonParallelizable] // they measure time
public sealed class LeaseTests
{
    private const int Lease = 1200;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(1));

    [OneTimeTearDown]
    public void Dispose() => _patience.Dispose();

    [Test]
    public async Task Claim_WorkThatLastsFiveLeases_StaysWithItsWorker()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(10);
        await using var worker = pipeline.StartWorker("--lease", $"{Lease}", "--stall-at", "Archived:1");
        await worker.SaysAsync("stalled");
        using var database = pipeline.Open();
        var first = Expires(pipeline);
        for (var expires = first; expires < first + 5 * Lease; expires = Expires(pipeline))
        {
            Assert.That(Claims(pipeline, database).Claim(), Is.Null);
            await Task.Delay(20, _patience.Token);
        }
        worker.Release();
        Assert.That(await worker.SaysAsync("{"), Is.EqualTo("""{"batches":1,"done":10,"dead":0,"objects_found":0,"leases_lost":0,"given_back":0}"""));
    }

    [Test]
    public async Task Claim_AWorkerThatIsStopped_IsTakenOverWhenItsLeaseHasRunOut()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(10);
        await using var worker = pipeline.StartWorker("--lease", $"{Lease}", "--stall-at", "Claimed:1");
        await worker.SaysAsync("stalled");
        using var database = pipeline.Open();
        var claims = Claims(pipeline, database);
        worker.Signal(CrewMember.SIGSTOP);
        var since = Stopwatch.GetTimestamp();
        Batch? taken;
        while ((taken = claims.Claim()) is null)
            await Task.Delay(20, _patience.Token);
        Assert.That(Stopwatch.GetElapsedTime(since).TotalMilliseconds, Is.LessThan(Lease + 2000));
        Assert.That((taken.Items.Count, taken.Crashes, taken.LeaseToken), Is.EqualTo((10, 1, 2)));
    }

    [Test]
    public async Task Claim_AWorkerThatIsGone_IsTakenOverAtOnce()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(10);
        await using var worker = pipeline.StartWorker("--lease", "600000", "--stall-at", "Claimed:1");
        await worker.SaysAsync("stalled");
        using var database = pipeline.Open();
        Assert.That(Claims(pipeline, database).Claim(), Is.Null);
        Assert.That(await worker.KillAsync(), Is.True);
        var taken = Claims(pipeline, database).Claim();
        Assert.That((taken?.Items.Count, taken?.Crashes, taken?.LeaseToken), Is.EqualTo((10, 1, 2)));
    }

    private static BatchClaims Claims(TestPipeline pipeline, Database database) =>
        new(database, new ClaimSettings { Root = pipeline.Archive.Root }, TimeProvider.System);

    private static long Expires(TestPipeline pipeline) => long.Parse(pipeline.Rows("select lease_expires from queue_batches").Single(), null);
}
