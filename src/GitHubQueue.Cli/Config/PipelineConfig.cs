using GitHubQueue.Secrets;

namespace GitHubQueue.Cli.Config;

/// <summary>What <c>pipeline.yaml</c> says. Everything may be missing: options and environment beat it, defaults stand in for it.</summary>
internal sealed record PipelineConfig
{
    public string? Database { get; init; }

    /// <summary>As for <c>--archive</c>.</summary>
    public string? Archive { get; init; }

    public string? LogLevel { get; init; }

    /// <summary>Null: logs go to stderr only.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Of stages that <c>run</c> runs once.</summary>
    public RetryConfig Retries { get; init; } = RetryConfig.Default;

    /// <summary>Null: none is asked for.</summary>
    public WarehouseConfig? Warehouse { get; init; }

    /// <summary>Null: github.com.</summary>
    public string? ApiUrl { get; init; }

    /// <summary>Where the token is, never the token itself.</summary>
    public SecretReference? Token { get; init; }

    public int? BatchSize { get; init; }
    public TimeSpan? Lease { get; init; }
    public int? Parallel { get; init; }

    /// <summary>In the order of the file; their names differ.</summary>
    public IReadOnlyList<SourceConfig> Sources { get; init; } = [];
}
