using System.Collections.Concurrent;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Worker;

[Parallelizable(ParallelScope.All)]
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public async Task Drain_TheClockIsSetWhileBatchesAreInHand_LosesNothing([Values(1, -1)] int hours, [Values] WorkerStep step)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(400, partitions: 4);
        var clock = new JumpingClock();
        var deliveries = new ConcurrentDictionary<long, int>();
        var reached = 0;
        var counts = await pipeline.DrainAsync(
            pipeline.Settings with
            {
                BatchSize = 50,
                Parallel = 2,
                Reached = (at, batch) =>
                {
                    if (at == WorkerStep.Claimed)
                    {
                        foreach (var item in batch.Items)
                            deliveries.AddOrUpdate(item.Id, 1, (_, times) => times + 1);
                    }
                    if (at == step && Interlocked.Increment(ref reached) == 3)
                        clock.Jump(hours * Hour);
                },
            },
            clock);
        Assert.That(deliveries.Keys.Order(), Is.EqualTo(Enumerable.Range(1, 400)));
        Assert.That(deliveries.Values.Max(), Is.LessThanOrEqualTo(2));
        Assert.That((counts["done"], counts["dead"]), Is.EqualTo((400, 0)));
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, 400).Select(number => CrewRecords.Of(number, 4))]);
    }

    [Test]
    public void Claim_TheClockIsSetForward_DeliversAtMostOnceMore()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(10);
        using var database = pipeline.Open();
        var clock = new JumpingClock();
        var claims = new BatchClaims(database, new ClaimSettings { Root = pipeline.Archive.Root }, clock);
        var first = claims.Claim()!;
        clock.Jump(Hour);
        var second = claims.Claim()!;
        Assert.That((second.Id, second.LeaseToken), Is.EqualTo((first.Id, 2)));
        Assert.That(claims.Claim(), Is.Null);
        clock.Jump(-Hour);
        Assert.That(claims.Claim(), Is.Null);
        var outcomes = first.Items.Select(item => new ItemOutcome(item, null)).ToList();
        var stored = new ManifestEntry(1, 1, "none");
        Assert.That(new ClaimedBatch(database, first, clock).Complete(stored, outcomes, () => Assert.Fail("rows of a lost lease")), Is.False);
        Assert.That(new ClaimedBatch(database, second, clock).Complete(stored, outcomes, () => { }), Is.True);
    }
}
