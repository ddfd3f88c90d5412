using GitHubQueue.Sources;

namespace GitHubQueue.Ingest;

/// <summary>What to ingest, and where to.</summary>
public sealed record IngestSettings
{
    /// <summary>Path of <c>pipeline.db</c>.</summary>
    public required string Database { get; init; }

    public required SourceOptions Source { get; init; }

    public Window Window { get; init; } = new();

    /// <summary>Lists below the source's own (reviews, files) that are fetched at a time. Default 8; GitHub allows 100 requests at a time.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>How old a look-up of the repository's name may be before it is made again, when something has changed. Default one day.</summary>
    public TimeSpan NameLifetime { get; init; } = TimeSpan.FromDays(1);
}
