using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
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

    /// <summary>As an sqlite3 shell that was left in a transaction.</summary>
    [Test]
    public void Write_WhileAReaderIsStuck_TellsOfTheLongLog_WhichShrinksWhenItIsGone()
    {
        const long limit = 72 << 20;
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        var watch = new LogWatch(database, limit);
        var numbers = 0;
        using (var reader = pipeline.Open())
        {
            reader.Execute("begin; select count(*) from queue_items");
            while (Length() < limit)
            {
                Assert.That(watch.Look(), Is.Null);
                Write();
            }
            Assert.That(watch.Look(), Does.StartWith($"The log of the database '{pipeline.Database}' has grown to 7").And.Contain("keeps a transaction open"));
            Write();
            Assert.That(watch.Look(), Is.Null, "it has been told");
        }
        for (var pages = 0; pages < 20 && Length() > 64 << 20; pages++)
            Write();
        Assert.That(Length(), Is.LessThanOrEqualTo(64 << 20));
        Assert.That(pipeline.Rows("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));

        long Length() => new FileInfo(pipeline.Database + "-wal").Length;

        void Write() => database.Write(() =>
        {
            for (var row = 0; row < 10; row++)
                database.Prepare("insert into runs(command, process, started_at, outcome) values ('test', 'test', ?1, ?2)").Bind(1, numbers++).Bind(2, new string('x', 400_000)).Execute();
        });
    }

    private static void InterlockedMax(ref long largest, long value)
    {
        for (var seen = Interlocked.Read(ref largest); value > seen; seen = Interlocked.Read(ref largest))
            Interlocked.CompareExchange(ref largest, value, seen);
    }
}
