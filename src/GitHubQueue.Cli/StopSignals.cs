using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GitHubQueue.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a request to stop. Another one, a second later or more, ends the process at once, and so does its taking too
/// long, because a server hangs, say: leases and transactions cover that.
/// </summary>
/// <remarks>One that comes sooner is the same request: a terminal or a service manager tells all processes, and <c>run</c> then tells its stages.</remarks>
internal sealed class StopSignals : IDisposable
{
    /// <summary>For a stage to finish or give back what it has in hand. A worker gives back after five seconds by itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>The environment variable of a stage: the end of its standard input, which is that of the process that runs it, is a request to stop as well.</summary>
    public const string EndsWithInput = "GITHUB_QUEUE_ENDS_WITH_INPUT";

    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly TimeSpan _patience;
    private readonly int _exitCode;
    private readonly Timer _impatience;
    private readonly Lock _lock = new();
    private long? _received;

    /// <param name="patience">From the first signal to the end of the process.</param>
    /// <param name="exitCode">Of a process that doesn't come to its own end.</param>
    public StopSignals(TimeSpan patience, int exitCode)
    {
        (_patience, _exitCode) = (patience, exitCode);
        _impatience = new Timer(_ => EndNow());
        if (Environment.GetEnvironmentVariable(EndsWithInput) is not null)
            new Thread(WaitForEndOfInput) { IsBackground = true }.Start();
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Receive))];
    }

    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _impatience.Dispose();
        _stop.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true; // the default would end the process now
        lock (_lock)
        {
            if (_received is { } first)
            {
                if (Stopwatch.GetElapsedTime(first) >= SameRequest)
                    Environment.Exit(_exitCode);
                return;
            }
            _received = Stopwatch.GetTimestamp();
        }
        Ask();
    }

    private void WaitForEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
            continue;
        try
        {
            Ask();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end meanwhile.
        }
    }

    /// <summary>As the first signal does.</summary>
    internal void Ask()
    {
        _impatience.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            _stop.Cancel();
        }
        catch (AggregateException)
        {
            // Who is told may be broken already, such as a connection whose server has just gone: the others have been told as well.
        }
    }

    private void EndNow()
    {
        Console.Error.WriteLine(
            $"github-queue: Asked to stop, and what was in hand didn't end within {_patience.TotalSeconds} seconds; what was committed is kept, and the same command goes on from there.");
        Environment.Exit(_exitCode);
    }
}
