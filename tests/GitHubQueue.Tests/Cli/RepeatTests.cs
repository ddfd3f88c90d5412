using GitHubQueue.Cli.Commands;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RepeatTests
{
    private readonly ManualClock _clock = new(skipDelays: true);
    private readonly LogLines _log = new();

    /// <summary>Does what is given, one after the other, and then stops; each with the time at which it was done.</summary>
    private async Task<List<TimeSpan>> RunAsync(Schedule schedule, TimeSpan? last, params Func<Task>[] works)
    {
        var began = _clock.GetUtcNow();
        var (times, left) = (new List<TimeSpan>(), new Queue<Func<Task>>(works));
        using var stop = new CancellationTokenSource();
        await new Repeat(schedule, _clock, _log.Log).RunAsync(
            last is { } ago ? began - ago : null,
            async () =>
            {
                times.Add(_clock.GetUtcNow() - began);
                var work = left.Dequeue();
                if (left.Count == 0)
                    await stop.CancelAsync();
                await work();
            },
            stop.Token);
        return times;
    }

    private static Task Works() => Task.CompletedTask;

    private static Func<Task> Fails(FailureKind kind) => () => throw new FailureException(kind, "It can't be done.");

    private static Schedule.Every Every(double minutes) => new(TimeSpan.FromMinutes(minutes));

    private static IEnumerable<TimeSpan> Minutes(params double[] minutes) => minutes.Select(TimeSpan.FromMinutes);

    [Test]
    public async Task Run_ThatWasNeverDone_BeginsAtOnce() => Assert.That(await RunAsync(Every(2), null, Works, Works, Works), Is.EqualTo(Minutes(0, 2, 4)));

    [Test]
    public async Task Run_ThatWasDoneLately_WaitsForItsTime() => Assert.That(await RunAsync(Every(5), TimeSpan.FromMinutes(2), Works, Works), Is.EqualTo(Minutes(3, 8)));

    [Test]
    public async Task Run_ThatIsOverdue_BeginsAtOnceAndMakesUpForNothingMore() =>
        Assert.That(await RunAsync(Every(5), TimeSpan.FromMinutes(60), Works, Works), Is.EqualTo(Minutes(0, 5)));

    [Test]
    public async Task Run_ThatTakesLongerThanItsInterval_GoesOnAtOnce() => Assert.That(
        await RunAsync(Every(2), null, () => Task.Delay(TimeSpan.FromMinutes(3), _clock), Works, Works), Is.EqualTo(Minutes(0, 3, 5)));

    [Test]
    public async Task Run_ThatFails_SaysSoAndTriesAgainTheNextTime()
    {
        Assert.That(await RunAsync(Every(2), null, Fails(FailureKind.Unavailable), Works, Fails(FailureKind.Input), Fails(FailureKind.Conflict), Works), Is.EqualTo(Minutes(0, 2, 4, 6, 8)));
        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "Failed, and tries again at \"2026-11-20T08:02:00Z\": It can't be done.",
            "Failed, and tries again at \"2026-11-20T08:06:00Z\": It can't be done.",
            "Failed, and tries again at \"2026-11-20T08:08:00Z\": It can't be done.",
        }));
    }

    [Test]
    public void Run_ThatCannotWorkFromTheBeginning_EndsWithTheReason() =>
        Assert.That(() => RunAsync(Every(2), null, Fails(FailureKind.Input), Works), Throws.TypeOf<FailureException>().With.Message.EqualTo("It can't be done."));

    [Test]
    public async Task Run_ThatIsStoppedInTheMiddle_EndsQuietly()
    {
        using var stop = new CancellationTokenSource();
        await new Repeat(Every(2), _clock, _log.Log).RunAsync(null, async () =>
        {
            await stop.CancelAsync();
            stop.Token.ThrowIfCancellationRequested();
        }, stop.Token);
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public async Task Run_ThatIsStoppedWhileItWaits_Ends()
    {
        using var stop = new CancellationTokenSource();
        var clock = new ManualClock();
        var running = new Repeat(Every(2), clock, _log.Log).RunAsync(null, Works, stop.Token);
        Assert.That(running.IsCompleted, Is.False);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>It never waits for more than a minute at once, since the clock may be set meanwhile.</summary>
    [Test]
    public async Task Run_WhoseClockIsSet_GoesByTheNewTime()
    {
        await RunAsync(new Schedule.Daily(new(2, 0), TimeZoneInfo.Utc), TimeSpan.Zero, Works);
        Assert.That(_clock.Delays.Distinct(), Is.EqualTo(new[] { TimeSpan.FromMinutes(1) }));
        Assert.That(_clock.Delays, Has.Count.EqualTo(18 * 60));
    }
}
