using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Sqlite;

[Parallelizable(ParallelScope.All)]
public sealed class WalCheckpointTests
{
    /// <summary>A checkpoint is due at 4 MB, and the log starts again when nobody reads its end. Without any it would grow to 140 MB here.</summary>
    private const long Bound = 16_000_000;

    [Test]
    public void Write_TwentyThousandRecordsOverTwoConnections_KeepsTheLogShortAndTheDatabaseWhole()
    {
        using var pipeline = new TestPipeline();
        pipeline.Open().Dispose();
        var longest = 0L;
        Parallel.For(0, 2, lane =>
        {
            using var database = pipeline.Open();
            var queue = new RecordQueue(database);
            foreach (var page in Enumerable.Range(1 + lane * 10_000, 10_000).Chunk(10))
            {
                Assert.That(database.Write(() => queue.Enqueue(page.Select(number => CrewRecords.Of(number, 3)))), Is.EqualTo(10));
                var length = new FileInfo(pipeline.Database + "-wal").Length;
                InterlockedMax(ref longest, length);
            }
        });
        Assert.That(longest, Is.InRange(4_000_000, Bound));
        Assert.That(pipeline.Rows("select count(*), count(distinct key) from queue_items join queue_payloads on item_id = id"), Is.EqualTo(new[] { "20000|20000" }));
        Assert.That(pipeline.Rows("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));
    }

    private static void InterlockedMax(ref long largest, long value)
    {
        for (var seen = Interlocked.Read(ref largest); value > seen; seen = Interlocked.Read(ref largest))
            Interlocked.CompareExchange(ref largest, value, seen);
    }
}
