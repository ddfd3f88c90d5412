using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Ingest;

/// <summary>
/// Which repositories an organisation or user has: one request a hundred, or one that is answered 304. Their ids come with the list, so
/// that none has to be looked up by itself. Not for several threads.
/// </summary>
public sealed class OwnerRepositories(Database database, GitHubClient github, TimeProvider time)
{
    private const string Entity = "repository";

    /// <summary>Several sources of one owner share a list.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>With another process that lists the same owner just now, for another source: both may have been started by the same clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), LookAgain = TimeSpan.FromSeconds(0.2);

    private readonly Dictionary<string, (DateTimeOffset At, IReadOnlyList<OwnedRepository> Repositories)> _recent = new(StringComparer.OrdinalIgnoreCase);
    private readonly OwnedRepositories _owned = new(database);
    private readonly Repositories _repositories = new(database, time);
    private readonly Checkpoints _checkpoints = new(database, time);
    private readonly Validators _validators = new(database);

    /// <param name="source">The name of the source that asks, for people.</param>
    /// <exception cref="FailureException">Missing: there is no such owner. Unavailable: another process lists the same for a minute. Others: GitHub can't be reached, or refuses the token.</exception>
    public async Task<IReadOnlyList<OwnedRepository>> ReadAsync(string owner, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (_recent.TryGetValue(owner, out var recent) && time.GetUtcNow() - recent.At < Lifetime)
            return recent.Repositories;
        var checkpoint = await AcquireAsync(owner, source, cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(owner, checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceEndedException ended)
        {
            _checkpoints.MarkUnread(checkpoint, ended.GoneReason);
            throw new FailureException(FailureKind.Missing, ended.Message, ended);
        }
        finally
        {
            _checkpoints.Release(checkpoint);
        }
        var repositories = _owned.List(github.Origin, owner);
        _recent[owner] = (time.GetUtcNow(), repositories);
        return repositories;
    }

    private async Task<Checkpoint> AcquireAsync(string owner, string source, CancellationToken cancellationToken)
    {
        for (var last = time.GetUtcNow() + Patience; ; await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                return _checkpoints.Acquire(Entity, $"{github.Origin}/orgs/{owner.ToLowerInvariant()}", $"{source}: repositories of {owner}");
            }
            catch (FailureException held) when (held.Kind == FailureKind.Unavailable && time.GetUtcNow() < last)
            {
                // Not yet.
            }
        }
    }

    private async Task ReadAsync(string owner, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var listed = new List<OwnedRepository>();
        RepositoryListPage? first = null;
        await foreach (var page in new OwnedRepositoryList(github, owner).ReadAsync(url => _validators.FindAny(checkpoint, url, github.TokenIds), cancellationToken).ConfigureAwait(false))
        {
            first ??= page;
            listed.AddRange(page.Repositories ?? []);
        }
        var now = time.GetUtcNow();
        database.Write(() =>
        {
            var isUnchanged = first?.Repositories is null;
            // A list that hasn't changed says what they are called today as well as one that has.
            foreach (var repository in isUnchanged ? _owned.List(github.Origin, owner) : listed)
                _repositories.Note(github.Origin, repository.Id, repository.Name);
            if (!isUnchanged)
                _owned.Replace(github.Origin, owner, listed);
            if (first?.Validator is { TokenId: { } token } validator)
                _validators.Store(checkpoint, new(first.Url, token, validator.ETag, validator.LastModified));
            _checkpoints.Advance(checkpoint, checkpoint.Progress.ReadAgain(now));
        });
    }
}
