using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class RowIdTests
{
    [Test]
    public void Enqueue_AfterTheQueueWasEmptiedAndPruned_NeverUsesAnIdAgain()
    {
        const int rounds = 100, each = 5;
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        var queue = new RecordQueue(database);
        var claims = new BatchClaims(database, new ClaimSettings { Root = pipeline.Archive.Root }, TimeProvider.System);
        var seen = new List<long>();
        for (var round = 0; round < rounds; round++)
        {
            database.Write(() => queue.Enqueue(Enumerable.Range(1, each).Select(number => CrewRecords.Of(number, state: round))));
            var batch = claims.Claim()!;
            seen.AddRange(batch.Items.Select(item => item.Id));
            new ClaimedBatch(database, batch, TimeProvider.System)
                .Complete(new ManifestEntry(1, 1, "none"), [.. batch.Items.Select(item => new ItemOutcome(item, null))], () => { });
            database.Execute("delete from queue_items where status = 'done'"); // lineage may be pruned
        }
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, rounds * each)));
    }
}
