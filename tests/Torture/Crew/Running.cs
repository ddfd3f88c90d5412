using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Torture.Crew;

/// <summary>A process of the crew. Whatever it says on stderr also goes into its slot's log.</summary>
internal sealed class Running : IDisposable
{
    private static readonly Lock Logs = new();
    private static readonly HashSet<Process> Alive = [];
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    private readonly string _slot, _log;
    private readonly IReadOnlyList<string> _arguments;
    private readonly TimeSpan _startedAt = Clock.Elapsed;
    private readonly Process _process;
    private readonly int _id;
    private readonly Task<string> _output;
    private readonly Task<List<string>> _errors;
    private readonly Lock _gate = new();
    private long _peak;
    private int _signal;
    private TimeSpan? _terminatedAt;
    private bool _isGone;

    /// <summary>Whoever ends the harness ends the crew.</summary>
    static Running() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Alive)
            process.Kill();
    };

    public Running(string slot, IReadOnlyList<string> arguments, ProcessStartInfo start, string logs)
    {
        (_slot, _arguments, _log) = (slot, arguments, Path.Combine(logs, $"{slot}.log"));
        _process = Process.Start(start)!;
        _id = _process.Id;
        lock (Alive) Alive.Add(_process);
        _process.StandardInput.Close();
        _output = ReadOutputAsync();
        _errors = ReadErrorsAsync();
        Note($"=== {_id}: {string.Join(' ', arguments)}");
    }

    /// <returns>False: it has ended, or it is asked to stand still and has been asked to end, which it is let do.</returns>
    public bool Send(int signal)
    {
        lock (_gate)
        {
            if (_isGone || _process.HasExited || (signal == Signal.Stop && _terminatedAt is not null))
                return false;
            Look();
            if (signal is Signal.Kill or Signal.Terminate)
                _signal = signal;
            if (signal == Signal.Terminate)
                _terminatedAt ??= Clock.Elapsed;
            Note($"=== {_id}: signal {signal}");
            Signal.Send(_id, signal);
            return true;
        }
    }

    /// <summary>How much memory it has had at the most.</summary>
    public void Look()
    {
        try
        {
            var peak = File.ReadLines($"/proc/{_id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (peak is not null)
                _peak = Math.Max(_peak, 1024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It has just ended.
        }
    }

    public async Task<Ended> EndedAsync()
    {
        await _process.WaitForExitAsync();
        var stoppedIn = Clock.Elapsed - _terminatedAt;
        Note($"=== {_id}: exit code {_process.ExitCode}");
        return new(_slot, _arguments, _process.ExitCode, _signal, _startedAt, _peak, stoppedIn, await _output, await _errors);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isGone = true;
            lock (Alive) Alive.Remove(_process);
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }
    }

    private async Task<string> ReadOutputAsync()
    {
        var text = new StringBuilder();
        for (string? line; (line = await _process.StandardOutput.ReadLineAsync()) is not null;)
        {
            if (text.Length < 1 << 20)
                text.Append(line).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The last lines; those of one that runs for long are in the log.</summary>
    private async Task<List<string>> ReadErrorsAsync()
    {
        var last = new List<string>();
        for (string? line; (line = await _process.StandardError.ReadLineAsync()) is not null;)
        {
            last.Add(line);
            if (last.Count > 100)
                last.RemoveAt(0);
            Note($"{_id}: {line}");
        }
        return last;
    }

    private void Note(string line)
    {
        lock (Logs) File.AppendAllText(_log, $"{Clock.Elapsed:hh\\:mm\\:ss\\.f} {line}\n");
    }
}
