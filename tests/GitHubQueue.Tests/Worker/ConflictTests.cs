using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Worker;

[Parallelizable(ParallelScope.All)]
public sealed class ConflictTests
{
    /// <summary>Somebody has put something else under one batch's key: that one waits, the others are done.</summary>
    [Test]
    public async Task Drain_AnObjectWithOtherContent_IsToldAndKeepsNoOtherBatchFromItsEnd()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(90, partitions: 3);
        var spoiled = "";
        var settings = new WorkerSettings
        {
            Database = pipeline.Database,
            Parallel = 1,
            Reached = (step, batch) =>
            {
                if (step != WorkerStep.Claimed || spoiled.Length > 0)
                    return;
                spoiled = batch.ObjectKey;
                var path = Path.Combine(pipeline.Folder, "lake", batch.ObjectKey);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "not ours");
            },
        };
        var drain = new Drain(settings, pipeline.Archive, TimeProvider.System, new LogLines().Log);
        var failure = await Assert.ThrowsAsync<FailureException>(() => drain.RunAsync(default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Conflict));
        Assert.That(failure.Message, Does.Contain(spoiled));
        Assert.That((drain.Counts.Batches, drain.Counts.Done), Is.EqualTo((2L, 60L)));
        Assert.That(pipeline.Rows("select status, count(*) from queue_items group by status"), Is.EqualTo(new[] { "delayed|30", "done|60" }));
    }
}
