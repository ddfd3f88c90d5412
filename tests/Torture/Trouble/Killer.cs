using Torture.Crew;

namespace Torture.Trouble;

/// <summary>Ends processes of the crew, or stops them for longer than their leases last.</summary>
internal sealed class Killer(Ship ship, Tally kills, TimeSpan lease, Random random)
{
    private readonly List<Task> _stopped = [];

    public void Strike(CancellationToken cancellationToken)
    {
        var running = ship.Slots.Where(slot => slot.Current is { HasEnded: false }).ToList();
        if (running.Count == 0)
            return;
        var slot = running[random.Next(running.Count)];
        if (slot.Current is not { } victim)
            return;
        switch (random.Next(10))
        {
            case < 6:
                kills.Add("SIGKILL");
                victim.Send(Signal.Kill);
                break;
            case < 8:
                kills.Add("SIGTERM");
                victim.Send(Signal.Continue);
                victim.Send(Signal.Terminate);
                break;
            default:
                kills.Add("SIGSTOP");
                _stopped.Add(StopAsync(victim, cancellationToken));
                break;
        }
    }

    /// <summary>Ends when all that were stopped go on.</summary>
    public Task RestAsync() => Task.WhenAll(_stopped);

    private async Task StopAsync(Running victim, CancellationToken cancellationToken)
    {
        victim.Send(Signal.Stop);
        var past = lease + TimeSpan.FromMilliseconds(random.Next(3_000));
        await Task.Delay(past, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        victim.Send(Signal.Continue);
    }
}
