using System.Diagnostics;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class LeaseKeeperTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3), Third = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Extend_WhileTheWorkGoesOn_HappensEveryThirdOfTheLease()
    {
        var clock = new ManualClock();
        var extended = new List<DateTimeOffset>();
        var start = clock.GetUtcNow();
        var keeper = new LeaseKeeper(Lease, () => { extended.Add(clock.GetUtcNow()); return true; }, clock);
        await ThirdsAsync(5, clock, keeper);
        Assert.That(extended, Is.EqualTo(Enumerable.Range(1, 5).Select(third => start + third * Third)));
        Assert.That(keeper.Lost.IsCancellationRequested, Is.False);
        await keeper.DisposeAsync();
        clock.Advance(Lease);
        Assert.That(extended, Has.Count.EqualTo(5), "none after the end");
    }

    [Test]
    public async Task Lost_TheLeaseIsAnothersNow_IsCancelledAndNothingIsTriedAgain()
    {
        var clock = new ManualClock();
        var tries = 0;
        await using var keeper = new LeaseKeeper(Lease, () => ++tries < 3, clock);
        await ThirdsAsync(2, clock, keeper);
        Assert.That(keeper.Lost.IsCancellationRequested, Is.False);
        await ThirdsAsync(1, clock, keeper);
        Assert.That(keeper.Lost.IsCancellationRequested, Is.True);
        clock.Advance(Lease);
        Assert.That(tries, Is.EqualTo(3));
    }

    [Test]
    public async Task Extend_TheDatabaseCantBeWrittenForAMoment_IsTriedAgain()
    {
        var clock = new ManualClock();
        var tries = 0;
        await using var keeper = new LeaseKeeper(Lease, () => ++tries is 2 or 3 ? throw Full : true, clock);
        await ThirdsAsync(5, clock, keeper);
        Assert.That((tries, keeper.Lost.IsCancellationRequested), Is.EqualTo((5, false)));
    }

    [Test]
    public async Task Lost_TheDatabaseCantBeWrittenForAWholeLease_IsCancelled()
    {
        var clock = new ManualClock();
        var tries = 0;
        await using var keeper = new LeaseKeeper(Lease, () => ++tries > 1 ? throw Full : true, clock);
        await ThirdsAsync(3, clock, keeper);
        Assert.That(keeper.Lost.IsCancellationRequested, Is.False);
        await ThirdsAsync(1, clock, keeper);
        Assert.That(keeper.Lost.IsCancellationRequested, Is.True);
    }

    /// <summary>Moves the clock a third at a time, and waits each time until the keeper waits again, or has given up.</summary>
    private static async Task ThirdsAsync(int thirds, ManualClock clock, LeaseKeeper keeper)
    {
        for (; thirds > 0; thirds--)
        {
            var waits = clock.Delays.Count;
            clock.Advance(Third);
            for (var since = Stopwatch.GetTimestamp(); clock.Delays.Count == waits && !keeper.Lost.IsCancellationRequested;)
            {
                Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(30)), "it neither waits nor gives up");
                await Task.Yield();
            }
        }
    }

    private static FailureException Full => new(FailureKind.Unavailable, "The disk is full.");
}
