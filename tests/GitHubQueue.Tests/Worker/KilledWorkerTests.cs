using GitHubQueue.Archive;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;

namespace GitHubQueue.Tests.Worker;

/// <summary>Whatever the step at which a worker is killed, the next one leaves everything as if nothing had happened.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class KilledWorkerTests
{
    [Test]
    public async Task Drain_AfterAKillAtAnyStep_EqualsAnUninterruptedRun([Values] WorkerStep step)
    {
        using var interrupted = new TestPipeline();
        using var uninterrupted = new TestPipeline();
        await CompareAsync(step, interrupted, uninterrupted);
    }

    [Test, Category("S3")]
    public async Task Drain_OnS3AfterAKillAtAnyStep_EqualsAnUninterruptedRun([Values] WorkerStep step)
    {
        S3Server.SkipUnlessGiven();
        using var interrupted = new TestPipeline(await S3Server.OpenArchiveAsync());
        using var uninterrupted = new TestPipeline(await S3Server.OpenArchiveAsync());
        await CompareAsync(step, interrupted, uninterrupted, "--s3", S3Server.Endpoint.ServiceUrl!.ToString());
    }

    private static async Task CompareAsync(WorkerStep step, TestPipeline interrupted, TestPipeline uninterrupted, params string[] options)
    {
        interrupted.Enqueue(100, partitions: 2);
        uninterrupted.Enqueue(100, partitions: 2);
        await using (var worker = interrupted.StartWorker(["--batch", "20", "--die-at", $"{step}:2", .. options]))
            Assert.That(await worker.ExitAsync(), Is.EqualTo(CrewMember.Killed), worker.Errors);

        var counts = await interrupted.DrainAsync(interrupted.Settings with { BatchSize = 20 });
        Assert.That(counts["objects_found"], Is.EqualTo(step is WorkerStep.Archived or WorkerStep.RowsWritten ? 1 : 0));
        await uninterrupted.DrainAsync(uninterrupted.Settings with { BatchSize = 20 });
        Assert.That(await interrupted.SnapshotAsync(), Is.EqualTo(await uninterrupted.SnapshotAsync()));
    }
}
