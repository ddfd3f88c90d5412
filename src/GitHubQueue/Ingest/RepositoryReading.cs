using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Ingest;

/// <summary>Reads a source of a repository, and finds out in time when the name has come to stand for another repository, or the repository has another name.</summary>
internal sealed class RepositoryReading(
    IngestSettings settings, Database database, GitHubClient github, SourceReader reader, PageCommits commits, TimeProvider time, IngestLog log)
{
    private readonly RepositoryNames _names = new(github, new Repositories(database, time), time);
    private readonly Checkpoints _checkpoints = new(database, time);

    /// <exception cref="SourceEndedException">GitHub doesn't serve it, or no further.</exception>
    public async Task ReadAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        var repository = await _names.ResolveAsync(name, cancellationToken).ConfigureAwait(false);
        while (await ReadAsync(name, repository, cancellationToken).ConfigureAwait(false) is { } other)
        {
            log.NameReused(name);
            repository = other;
        }
    }

    /// <returns>The repository that the name turned out to stand for, when it is another one; null: done.</returns>
    private async Task<KnownRepository?> ReadAsync(RepositoryName name, KnownRepository? repository, CancellationToken cancellationToken)
    {
        var options = settings.Source with { Repository = repository?.Name ?? name, RepositoryId = repository?.Id };
        var source = options.Kind.Open(options, github, time);
        if (repository is not null)
            _checkpoints.Forget(source.Entity, SourceSubject.Of(settings.Source with { Repository = name }, github.Origin, null));
        if (commits.Name is not null)
            commits.Name = options.Repository;
        KnownRepository? other = null;
        var subject = SourceSubject.Of(options, github.Origin, repository);
        var wasGone = _checkpoints.IsGone(source.Entity, subject);
        await reader.ReadAsync(source, subject, IsElsewhereAsync, cancellationToken).ConfigureAwait(false);
        return other;

        async Task<bool> IsElsewhereAsync(SourcePage? page, CancellationToken token)
        {
            other = repository is null ? null
                : !wasGone && !_names.NeedsLook(repository, page, settings.NameLifetime) ? null
                : await LookAgainAsync(name, repository, token).ConfigureAwait(false);
            return other is not null;
        }
    }

    /// <returns>The repository that has the name now, when it is another one.</returns>
    private async Task<KnownRepository?> LookAgainAsync(RepositoryName asked, KnownRepository known, CancellationToken cancellationToken)
    {
        if (await _names.LookUpAsync(asked, cancellationToken).ConfigureAwait(false) is not { } today)
            return null;
        if (today.Id != known.Id)
            return today;
        if (today.Name != known.Name)
            log.Renamed(known.Name, today.Name);
        if (commits.Name is not null)
            commits.Name = today.Name;
        return null;
    }
}
