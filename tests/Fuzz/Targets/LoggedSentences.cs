using System.Globalization;
using GitHubQueue.Cli;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Fuzz.Targets;

/// <summary>A log whose every line, as the program writes it, is checked like all that is said.</summary>
internal sealed class LoggedSentences(string? secret) : ILogEventSink
{
    public static Logger NewLog(string? secret = null) => new LoggerConfiguration().MinimumLevel.Verbose().Enrich.With<OneLineProperties>().WriteTo.Sink(new LoggedSentences(secret)).CreateLogger();

    public void Emit(LogEvent logEvent) => Sentence.Check(logEvent.RenderMessage(CultureInfo.InvariantCulture), secret);
}
