using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;
using QueueCrew;
using Serilog.Core;

namespace GitHubQueue.Tests.Worker;

/// <summary>What a replay mustn't take at its word, or mustn't touch.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReplayGuardsTests
{
    /// <summary>Whole gzip, whole lines: only the checksum in the manifest tells.</summary>
    [Test]
    public async Task Replay_OfAnObjectThatWasChanged_CountsItAndAppliesNothing()
    {
        using var pipeline = new TestPipeline();
        await pipeline.ArchiveAsync([CrewRecords.Of(1)]);
        var file = Directory.GetFiles(Path.Combine(pipeline.Folder, "lake"), "*.gz", SearchOption.AllDirectories).Single();
        using (var content = new BatchContent())
            await File.WriteAllBytesAsync(file, content.Compress([CrewRecords.Of(1, state: 1) with { Item = 1 }]).Bytes.ToArray());
        var before = pipeline.Rows("select key, title, item_id from issues");
        var counts = await ReplayAsync(pipeline);
        Assert.That((counts.Damaged, counts.Objects), Is.EqualTo((1, 0)));
        Assert.That(pipeline.Rows("select key, title, item_id from issues"), Is.EqualTo(before));
    }

    /// <summary>Its worker was stopped between the object and the completion, and goes on later.</summary>
    [Test]
    public async Task Replay_OfABatchInHand_LeavesItToItsWorker()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(3);
        using var database = pipeline.Open();
        var batch = new BatchClaims(database, new ClaimSettings { Root = pipeline.Archive.Root }, TimeProvider.System).Claim()!;
        using var content = new BatchContent();
        var written = content.Compress(batch.Items.Select(item => item.Record));
        await pipeline.Archive.WriteOnceAsync(batch.ObjectKey, written, default);
        Assert.That((await ReplayAsync(pipeline)).InHand, Is.EqualTo(1));
        var claimed = new ClaimedBatch(database, batch, TimeProvider.System);
        Assert.That(claimed.Complete(new(written.Bytes.Length, written.ContentLength, written.ContentHash), [.. batch.Items.Select(item => new ItemOutcome(item, null))], () => { }), Is.True);
        Assert.That(pipeline.Rows("select status, count(*) from queue_items group by status"), Is.EqualTo(new[] { "done|3" }));
    }

    /// <summary>Two edits within a second have the same time: which is the newer one, only the order of the batches tells.</summary>
    [Test]
    public async Task Replay_OfStatesOfTheSameSecond_KnowsTheLast()
    {
        using var pipeline = new TestPipeline();
        for (var state = 0; state < 8; state++)
            await pipeline.ArchiveAsync([CrewRecords.Of(1, state: state) with { AsOf = CrewRecords.Start, Repo = $"repo-{7 - state}" }]);
        var known = pipeline.Rows("select * from known");
        File.Delete(pipeline.Database);
        File.Delete(pipeline.Database + "-wal");
        File.Delete(pipeline.Database + "-shm");
        Assert.That((await ReplayAsync(pipeline)).Objects, Is.EqualTo(8));
        Assert.That(pipeline.Rows("select * from known"), Is.EqualTo(known));
    }

    private static async Task<ReplayCounts> ReplayAsync(TestPipeline pipeline)
    {
        using var database = pipeline.Open();
        var replay = new Replay(new(), database, pipeline.Archive, TimeProvider.System, Logger.None);
        await replay.RunAsync(default);
        return replay.Counts;
    }
}
