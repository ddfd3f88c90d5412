using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Operations;

[Parallelizable(ParallelScope.All)]
public sealed class QueueStatusTests
{
    /// <summary>As counting all rows would tell it: pending, in hand, given back, dead, and of a batch that is completed item by item.</summary>
    [Test]
    public void Waiting_InEveryState_IsWhatTheRowsSay()
    {
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        var clock = new ManualClock();
        var claims = new BatchClaims(database, new ClaimSettings { Root = pipeline.Archive.Root, BatchSize = 5, Lease = TimeSpan.FromMinutes(1) }, clock);
        pipeline.Enqueue(40, partitions: 3);
        _ = claims.Claim()!;
        database.Execute("update queue_batches set crashes = 2"); // as after the deaths of two workers
        clock.Advance(TimeSpan.FromMinutes(2));
        var suspect = claims.Claim()!;
        var byOne = new ClaimedBatch(database, suspect, clock);
        Assert.That((suspect.IsSuspect, byOne.CompleteArchiving(new(1, 1, "hash")), byOne.CompleteItem(new(suspect.Items[0], "bad"), () => { })), Is.EqualTo((true, true, true)));
        Expect(database);
        var later = claims.Claim()!;
        new ClaimedBatch(database, later, clock).RetryAt(clock.GetUtcNow().AddHours(1), "later");
        _ = claims.Claim()!;
        Expect(database);
        Assert.That(new QueueStatus(database).Waiting().Select(row => row.Status).Order(), Is.EqualTo(new[] { "dead", "delayed", "leased", "pending" }));
    }

    private static void Expect(Database database)
    {
        var rows = database.Prepare("select entity || ' ' || status || ' ' || count(*) || ' ' || min(enqueued_at) from queue_items where status <> 'done' group by entity, status order by 1");
        var expected = new List<string>();
        while (rows.Step())
            expected.Add(rows.Text(0)!);
        Assert.That(new QueueStatus(database).Waiting().Select(row => $"{row.Entity} {row.Status} {row.Items} {row.Oldest}").Order(), Is.EqualTo(expected));
    }
}
