using GitHubQueue.Records;
using Serilog.Core;
using Serilog.Events;

namespace GitHubQueue.Cli;

/// <summary>
/// Replaces control characters in what is logged by blanks: names and messages of others can't forge a line of a log, nor draw on a terminal.
/// </summary>
internal sealed class OneLineProperties : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        foreach (var (name, value) in logEvent.Properties.ToList())
        {
            if (value is ScalarValue { Value: string text } && OneLine.Whole(text) is var line && line != text)
                logEvent.AddOrUpdateProperty(new LogEventProperty(name, new ScalarValue(line)));
        }
    }
}
