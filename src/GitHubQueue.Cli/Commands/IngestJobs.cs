using GitHubQueue.Cli.Config;
using GitHubQueue.Ingest;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Commands;

/// <summary>One repository to read, and how often when following.</summary>
/// <param name="Run">How the run is called in <c>runs</c>.</param>
internal sealed record IngestJob(string Run, IngestSettings Settings, TimeSpan Every);

/// <summary>Makes jobs of what is asked for on the command line and of what the config says.</summary>
internal static class IngestJobs
{
    /// <summary>How often <c>--repo --follow</c> reads the repository.</summary>
    public static TimeSpan DefaultEvery { get; } = TimeSpan.FromMinutes(15);

    /// <exception cref="FailureException">Input: not a repository.</exception>
    public static IngestJob OfRepository(string text, string kind, string database, Window window) =>
        RepositoryName.TryParse(text, out var repository)
            ? new($"ingest {kind}:{repository}", new() { Database = database, Kind = kind, Repository = repository, Window = window }, DefaultEvery)
            : throw new FailureException(FailureKind.Input, $"Option --repo can't be '{text}': a repository is owner/name, such as octocat/Hello-World.");

    /// <param name="name">Of one source; null: all of them.</param>
    /// <exception cref="FailureException">Input: there is no such source.</exception>
    public static IReadOnlyList<IngestJob> OfSources(PipelineConfig config, string? name, string database, Window window, DateTimeOffset now)
    {
        var chosen = config.Sources.Where(source => name is null || source.Name == name).ToList();
        if (chosen.Count > 0)
            return [.. chosen.SelectMany(source => OfSource(source, database, window, now))];
        throw new FailureException(FailureKind.Input, config.Sources.Count == 0
            ? "There are no sources: write them under 'sources:' in pipeline.yaml, and see pipeline.example.yaml."
            : $"There is no source '{name}' in the config: it has {string.Join(", ", config.Sources.Select(source => source.Name))}.");
    }

    private static IEnumerable<IngestJob> OfSource(SourceConfig source, string database, Window window, DateTimeOffset now)
    {
        var reach = source.Since is null ? (DateTimeOffset?)null : TimeArguments.Point("", source.Since, now);
        foreach (var repository in source.Repositories)
        {
            var name = source.Repositories.Count == 1 ? source.Name : $"{source.Name}:{repository}";
            yield return new($"ingest {name}", new()
            {
                Database = database,
                Source = name,
                Kind = source.Kind,
                Repository = repository,
                Window = window with { Reach = reach, Lookback = window.Lookback ?? source.Lookback },
            }, source.Every);
        }
    }
}
