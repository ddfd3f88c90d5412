using GitHubQueue.Cli;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

public sealed class PauseTests
{
    [TestCase(0.5)]
    [TestCase(1)]
    [TestCase(60)]
    [TestCase(7 * 99_999)]
    public async Task Pause_OfAnyLength_LastsSoLong(double days)
    {
        var clock = new ManualClock(skipDelays: true);
        var began = clock.GetUtcNow();
        await Pause.ForAsync(TimeSpan.FromDays(days), clock, default);
        Assert.That(clock.GetUtcNow() - began, Is.EqualTo(TimeSpan.FromDays(days)));
    }

    [Test]
    public async Task Pause_ThatIsStopped_Ends()
    {
        using var stop = new CancellationTokenSource();
        var pause = Pause.ForAsync(TimeSpan.FromDays(60), new ManualClock(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThatAsync(() => pause, Throws.InstanceOf<OperationCanceledException>());
    }
}
