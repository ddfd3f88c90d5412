using GitHubQueue.Cli;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class StopSignalsTests
{
    /// <summary>As Npgsql's does for a connection that has just broken.</summary>
    [Test]
    public void Ask_WhereOneWhoIsToldFails_TellsTheOthers()
    {
        using var signals = new StopSignals(TimeSpan.FromDays(1), ExitCode.Interrupted);
        var told = 0;
        using var first = signals.Stop.Register(() => told++);
        using var broken = signals.Stop.Register(() => throw new ObjectDisposedException("connection"));
        using var last = signals.Stop.Register(() => told++);
        Assert.DoesNotThrow(signals.Ask);
        Assert.That((signals.Stop.IsCancellationRequested, told), Is.EqualTo((true, 2)));
    }
}
