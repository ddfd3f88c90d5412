using System.Runtime.InteropServices;

namespace GitHubQueue.Cli;

/// <summary>Turns Ctrl-C and SIGTERM into a request to stop. The second one ends the process at once: leases and transactions cover that.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private int _received;

    public StopSignals() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Receive))];

    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true; // the default would end the process now
        if (Interlocked.Increment(ref _received) > 1)
            Environment.Exit(ExitCode.Interrupted);
        _stop.Cancel();
    }
}
