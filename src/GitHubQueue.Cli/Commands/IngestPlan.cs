using GitHubQueue.Cli.Config;
using GitHubQueue.Ingest;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Commands;

/// <summary>What is asked for on the command line and in the config, and the jobs that it comes to.</summary>
/// <param name="Sources">At least one.</param>
/// <param name="Window">What the options say, for all of them.</param>
/// <param name="Database">Path of <c>pipeline.db</c>.</param>
internal sealed record IngestPlan(IReadOnlyList<SourceConfig> Sources, Window Window, string Database)
{
    public bool NeedsGitHub => Sources.Any(source => source.Kind.Scope != SourceScope.Files);

    /// <summary>One repository. Its typed files are those of the config's source that reads it too, so that each of its records has one.</summary>
    /// <exception cref="FailureException">Input: not a repository.</exception>
    public static SourceConfig OfRepository(string text, SourceKind kind, PipelineConfig config) => RepositoryName.TryParse(text, out var repository)
        ? new()
        {
            Name = $"{kind}:{repository}",
            Kind = kind,
            Repositories = [repository],
            Every = kind.Every,
            Lake = config.Sources.FirstOrDefault(source => source.Kind == kind && source.Reads(repository))?.Lake ?? LakeConfigReader.Usual($"{kind}", kind, config.Warehouse is not null),
        }
        : throw new FailureException(FailureKind.Input, $"Option --repo can't be '{text}': a repository is owner/name, such as octocat/Hello-World.");

    /// <param name="name">Of one source; null: all of them.</param>
    /// <exception cref="FailureException">Input: there is no such source.</exception>
    public static IReadOnlyList<SourceConfig> OfConfig(PipelineConfig config, string? name)
    {
        var chosen = config.Sources.Where(source => name is null || source.Name == name).ToList();
        if (chosen.Count > 0)
            return chosen;
        throw new FailureException(FailureKind.Input, config.Sources.Count == 0
            ? "There are no sources: write them under 'sources:' in pipeline.yaml, and see pipeline.example.yaml."
            : $"There is no source '{name}' in the config: it has {string.Join(", ", config.Sources.Select(source => source.Name))}.");
    }

    /// <summary>The source's organisations one by one, so that one that isn't there keeps no other from being read; most sources are one.</summary>
    public static IEnumerable<SourceConfig> Apart(SourceConfig source) => source.Kind.Scope == SourceScope.Repository && source.Organizations.Count > 1
        ? source.Organizations.Select(owner => source with { Organizations = [owner] })
        : [source];

    /// <summary>The jobs of one source: of an organisation, one for each of its repositories of today.</summary>
    /// <param name="owners">Null: no source is GitHub's.</param>
    /// <exception cref="FailureException">Missing: there is no such organisation. Others: GitHub can't be reached, or refuses the token.</exception>
    public async Task<IReadOnlyList<IngestJob>> JobsAsync(SourceConfig source, OwnerRepositories? owners, DateTimeOffset now, CancellationToken stop)
    {
        if (source.Kind.Scope == SourceScope.Repository)
        {
            var names = source.Repositories.ToList();
            foreach (var owner in source.Organizations)
                names.AddRange(await OwnedAsync(source, owner, owners!, stop).ConfigureAwait(false));
            var isOne = source.Repositories.Count == 1;
            return [.. names.Select(name => Job(source, new() { Name = isOne ? source.Name : $"{source.Name}:{name}", Kind = source.Kind, Repository = name }, now))];
        }
        var whole = new SourceOptions { Name = source.Name, Kind = source.Kind, Csv = source.Csv, GhArchive = source.GhArchive };
        var several = source.Repositories.Count + source.Organizations.Count > 1;
        return [.. source.Repositories.Select(name => whole with { Repository = name, Name = several ? $"{source.Name}:{name}" : source.Name })
            .Concat(source.Organizations.Select(login => whole with { Organization = login, Name = several ? $"{source.Name}:{login}" : source.Name }))
            .DefaultIfEmpty(whole)
            .Select(options => Job(source, options, now))];
    }

    private static async Task<IEnumerable<RepositoryName>> OwnedAsync(SourceConfig source, string owner, OwnerRepositories owners, CancellationToken stop) =>
        (await owners.ReadAsync(owner, source.Name, stop).ConfigureAwait(false))
            .Where(repository => !(source.SkipsArchived && repository.IsArchived) && !(source.SkipsForks && repository.IsFork))
            .Select(repository => repository.Name);

    private IngestJob Job(SourceConfig source, SourceOptions options, DateTimeOffset now)
    {
        var reach = source.Since is { } since ? TimeArguments.Point("", since, now)
            : source.Months is { } months ? TimeArguments.MonthsBack(months, now) : (DateTimeOffset?)null;
        var window = Window with { Reach = reach, Lookback = Window.Lookback ?? source.Lookback };
        return new(
            new() { Database = Database, Source = options, Window = window },
            source.Setting);
    }
}
