using GitHubQueue.Records;

namespace GitHubQueue.Cli.Config;

/// <summary>One thing to read.</summary>
internal sealed record SourceConfig
{
    public required string Name { get; init; }

    /// <summary>One of <see cref="ConfigReader.Kinds"/>.</summary>
    public required string Kind { get; init; }

    public IReadOnlyList<RepositoryName> Repositories { get; init; } = [];

    /// <summary>How far back the first run goes; as written, since a span counts from the run.</summary>
    public string? Since { get; init; }

    public TimeSpan? Lookback { get; init; }

    /// <summary>How often <c>--follow</c> reads it.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);
}
