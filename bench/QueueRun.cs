using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Benchmarks;

/// <summary>Records through the product's own queue, in batches: into it, and out of it without archive and tables.</summary>
internal sealed record QueueRun(Rate Enqueued, Rate Completed)
{
    public static QueueRun Measure(Database database, IReadOnlyList<Record> records, int batchSize) => new(
        Rate.Of(() => Enqueue(database, records, batchSize)),
        Rate.Of(() => ClaimAndComplete(database, batchSize) is var completed && completed == records.Count ? completed : throw new BenchmarkException(
            $"The queue completed {completed} of {records.Count} records.")));

    private static int Enqueue(Database database, IReadOnlyList<Record> records, int batchSize)
    {
        var queue = new RecordQueue(database);
        foreach (var batch in records.Chunk(batchSize))
            database.Write(() => queue.Enqueue(batch));
        return records.Count;
    }

    private static int ClaimAndComplete(Database database, int batchSize)
    {
        var claims = new BatchClaims(database, new ClaimSettings { Root = "file:/bench", BatchSize = batchSize }, TimeProvider.System);
        var stored = new ManifestEntry(1, 1, new string('0', 64));
        var completed = 0;
        while (claims.Claim() is { } batch)
        {
            var outcomes = batch.Items.Select(item => new ItemOutcome(item, null)).ToList();
            if (!new ClaimedBatch(database, batch, TimeProvider.System).Complete(stored, outcomes, () => { }))
                throw new BenchmarkException("A lease was lost, although nobody else works.");
            completed += outcomes.Count;
        }
        return completed;
    }
}
