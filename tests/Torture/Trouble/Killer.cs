using Torture.Crew;

namespace Torture.Trouble;

/// <summary>Ends processes of the crew, or stops them for longer than their leases last.</summary>
internal sealed class Killer(Ship ship, Tally kills, TimeSpan lease, Random random)
{
    private readonly List<Task> _stopped = [];

    public void Strike(CancellationToken cancellationToken)
    {
        var running = ship.Running.ToList();
        if (running.Count == 0)
            return;
        var victim = running[random.Next(running.Count)];
        switch (random.Next(10))
        {
            case < 6:
                Count("SIGKILL", victim.Send(Signal.Kill));
                break;
            case < 8:
                victim.Send(Signal.Continue);
                Count("SIGTERM", victim.Send(Signal.Terminate));
                break;
            default:
                _stopped.Add(StopAsync(victim, cancellationToken));
                break;
        }
    }

    /// <summary>Ends when all that were stopped go on.</summary>
    public Task RestAsync() => Task.WhenAll(_stopped);

    private async Task StopAsync(Running victim, CancellationToken cancellationToken)
    {
        Count("SIGSTOP", victim.Send(Signal.Stop));
        var past = lease + TimeSpan.FromMilliseconds(random.Next(3_000));
        await Task.Delay(past, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        victim.Send(Signal.Continue);
    }

    private void Count(string name, bool wasSent)
    {
        if (wasSent)
            kills.Add(name);
    }
}
