using GitHubQueue.Secrets;
using GitHubQueue.Warehouse;

namespace GitHubQueue.Cli.Config;

/// <summary>What the config file says of the warehouse.</summary>
internal sealed record WarehouseConfig
{
    public static TimeSpan DefaultLoadEvery { get; } = TimeSpan.FromSeconds(60);

    public static Schedule DefaultRefresh { get; } = new Schedule.Every(TimeSpan.FromMinutes(5));

    /// <summary>Where PostgreSQL's address is; null: in the environment.</summary>
    public SecretReference? PostgresUrl { get; init; }

    /// <summary>Null: it is in the environment, or not used.</summary>
    public SnowflakeConfig? Snowflake { get; init; }

    /// <summary>What commands mean where no <c>--target</c> is given.</summary>
    public WarehouseKind Target { get; init; }

    /// <summary>How often <c>load --follow</c> looks for new objects.</summary>
    public TimeSpan LoadEvery { get; init; } = DefaultLoadEvery;

    /// <summary>When <c>warehouse refresh --follow</c> refreshes.</summary>
    public Schedule Refresh { get; init; } = DefaultRefresh;
}
