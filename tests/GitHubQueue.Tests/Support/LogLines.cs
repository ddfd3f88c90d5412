using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace GitHubQueue.Tests.Support;

/// <summary>A log that keeps its lines as people would read them.</summary>
internal sealed class LogLines : ILogEventSink
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public LogLines() => Log = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();

    public ILogger Log { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Emit(LogEvent logEvent)
    {
        lock (_lock)
            _lines.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
