using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Config;

/// <summary>One thing to read, or the same of several repositories.</summary>
internal sealed record SourceConfig
{
    public required string Name { get; init; }

    public required SourceKind Kind { get; init; }

    /// <summary>Of <c>repo:</c> or <c>repos:</c>.</summary>
    public IReadOnlyList<RepositoryName> Repositories { get; init; } = [];

    /// <summary>Of <c>org:</c> or <c>orgs:</c>: logins of organisations or users.</summary>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>Of an organisation's repositories, leave out those.</summary>
    public bool SkipsArchived { get; init; }

    /// <inheritdoc cref="SkipsArchived"/>
    public bool SkipsForks { get; init; }

    /// <summary>How far back the first run goes; as written, since a span counts from the run.</summary>
    public string? Since { get; init; }

    /// <summary>The same in months.</summary>
    public int? Months { get; init; }

    public TimeSpan? Lookback { get; init; }

    /// <summary>How often <c>--follow</c> reads it.</summary>
    public TimeSpan Every { get; init; }

    public required LakeSetting Lake { get; init; }

    public CsvOptions? Csv { get; init; }

    /// <summary>Files of GH Archive; null: it isn't one of them.</summary>
    public FilePattern? GhArchive { get; init; }

    /// <summary>What the stages after ingest have to know of it.</summary>
    public SourceSetting Setting => new(Name, Kind.Name, Lake, CsvTable, Csv?.Schema);

    /// <summary>What another source reads as well: a repository, an owner, or (empty) everybody's feed; null: nothing that the config tells.</summary>
    public string? SharedWith(SourceConfig other) =>
        Kind != other.Kind || Kind.Scope == SourceScope.Files ? null
        : Repositories.FirstOrDefault(other.Repositories.Contains) is { } repository ? repository.ToString()
        : Organizations.FirstOrDefault(owner => other.Organizations.Contains(owner, StringComparer.OrdinalIgnoreCase)) is { } owner ? owner
        : Kind.Scope == SourceScope.Feed && IsEverybodys && other.IsEverybodys ? ""
        : null;

    /// <summary>Whether a repository is one of its own.</summary>
    public bool Reads(RepositoryName repository) => Repositories.Contains(repository) || Organizations.Contains(repository.Org, StringComparer.OrdinalIgnoreCase);

    private bool IsEverybodys => Repositories.Count + Organizations.Count == 0;

    /// <summary>The table of its rows; null: it isn't CSV.</summary>
    public string? CsvTable => Csv is null ? null : Name.Replace('-', '_').Replace('.', '_');
}
