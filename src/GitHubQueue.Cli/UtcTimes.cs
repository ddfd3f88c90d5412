using Serilog.Core;
using Serilog.Events;

namespace GitHubQueue.Cli;

/// <summary>Gives what is logged its time in UTC, whatever the machine's zone.</summary>
internal sealed class UtcTimes : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        logEvent.AddOrUpdateProperty(new LogEventProperty("Utc", new ScalarValue(logEvent.Timestamp.UtcDateTime)));
    }
}
