using GitHubQueue.Records;
using Serilog;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>A schema in Snowflake, and statements to it. Safe to use from several threads.</summary>
public sealed class SnowflakeWarehouse : IDisposable
{
    /// <summary>Connects to nothing yet.</summary>
    /// <exception cref="FailureException">Input: settings that can't work.</exception>
    public SnowflakeWarehouse(SnowflakeSettings settings, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        (Settings, Time, Log) = (settings, time, new(logger));
        Api = new(settings, time, Log);
    }

    /// <summary>For people.</summary>
    public string Name => Settings.Name;

    internal SnowflakeSettings Settings { get; }

    internal TimeProvider Time { get; }

    internal WarehouseLog Log { get; }

    internal SqlApi Api { get; }

    public void Dispose() => Api.Dispose();
}
