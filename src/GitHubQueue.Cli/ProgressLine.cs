using System.Globalization;
using Serilog;

namespace GitHubQueue.Cli;

/// <summary>Shows long work as it goes: one line rewritten on a terminal, otherwise a log line now and then. Called from any thread.</summary>
internal sealed class ProgressLine(ILogger log, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsErrorRedirected && log.IsEnabled(Serilog.Events.LogEventLevel.Warning);
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private TimeSpan _shown;
    private int _width;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <param name="done">Units done so far.</param>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="fraction">How much of the whole that is, between 0 and 1; null: nobody knows.</param>
    /// <param name="note">Anything else worth a word; null: nothing.</param>
    public void Show(long done, string unit, double? fraction, string? note)
    {
        var elapsed = Elapsed;
        lock (_lock)
        {
            if (elapsed - _shown < (_isTerminal ? OnTerminal : InLog))
                return;
            _shown = elapsed;
            var rate = done / Math.Max(elapsed.TotalSeconds, 0.001);
            var left = fraction is > 0.001 and < 1 ? $", about {Output.Age(elapsed * ((1 - fraction.Value) / fraction.Value))} left" : "";
            var text = string.Create(CultureInfo.InvariantCulture, $"{done:#,0} {unit}, {rate:#,0}/s{left}{(note is null ? "" : $", {note}")}");
            if (_isTerminal)
                Console.Error.Write($"\r{text.PadRight(_width)}");
            else
                log.Information("{Progress:l}", text);
            _width = text.Length;
        }
    }

    /// <summary>Clears the line, so that what is printed next stands alone.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isTerminal && _width > 0)
                Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    public void Dispose() => Clear();
}
