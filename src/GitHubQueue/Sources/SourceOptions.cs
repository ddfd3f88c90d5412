using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>One thing to read, as it is configured.</summary>
public sealed record SourceOptions
{
    /// <summary>Kept in each record, and shown to people.</summary>
    public required string Name { get; init; }

    public required SourceKind Kind { get; init; }

    /// <summary>Null: it isn't one of a repository.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>GitHub's own id of <see cref="Repository"/>; null: GitHub doesn't say.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>An organisation's login: its feed is read. Null: it isn't one of an organisation.</summary>
    public string? Organization { get; init; }

    /// <summary>Null: it isn't one of CSV files.</summary>
    public CsvOptions? Csv { get; init; }

    /// <summary>Null: it isn't one of files of GH Archive.</summary>
    public FilePattern? GhArchive { get; init; }
}
