using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;
using Serilog;

namespace GitHubQueue.Ingest;

/// <summary>
/// Reads one source of one repository into the queue: its list page by page, then the lists below it (reviews, files) of what changed.
/// Each page is one transaction, so a kill at any moment loses nothing, and the next run goes on where this one stopped.
/// </summary>
public sealed class RepositoryIngest(IngestSettings settings, Database database, GitHubClient github, TimeProvider time, ILogger logger)
{
    private const int FetchesAtATime = 1000;

    private readonly IngestLog _log = new(logger);
    private readonly Checkpoints _checkpoints = new(database, time);
    private readonly RepositoryNames _names = new(github, new Repositories(database, time), time);
    private readonly PageCommits _commits = new(settings, database, github, time, new IngestLog(logger));

    /// <summary>Called after each committed page; for showing progress.</summary>
    public Action<IngestResult>? PageCommitted { get; init; }

    /// <exception cref="FailureException">GitHub can't be reached or refuses the token, or the database can't be written. What was committed is kept.</exception>
    public async Task<IngestResult> RunAsync(CancellationToken cancellationToken)
    {
        var repository = await _names.ResolveAsync(settings.Repository, cancellationToken).ConfigureAwait(false);
        try
        {
            while (await ReadAsync(repository, cancellationToken).ConfigureAwait(false) is { } other)
            {
                _log.NameReused(settings.Repository);
                repository = other;
            }
        }
        catch (SourceEndedException ended)
        {
            _log.Ended(settings.Source, ended.Message);
            _commits.Failure = ended.Message;
        }
        _commits.SaveBudgets();
        return _commits.Result;
    }

    /// <returns>The repository that the name turned out to stand for, when it is another one; null: done.</returns>
    private async Task<KnownRepository?> ReadAsync(KnownRepository? repository, CancellationToken cancellationToken)
    {
        var source = SourceKind.Open(settings.Kind, github, repository?.Name ?? settings.Repository, settings.Source, time);
        if (repository is not null)
            _checkpoints.Forget(source.Entity, _names.Subject(null, settings.Repository));
        var checkpoint = _checkpoints.Acquire(source.Entity, _names.Subject(repository, settings.Repository), settings.Source);
        using var spare = new SpareConnection(settings.Database);
        var lease = new LeaseKeeper(Checkpoints.Lease, () => new Checkpoints(spare.Database, time).Extend(checkpoint), time);
        await using var keeping = lease.ConfigureAwait(false);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            var other = await ReadListAsync(source, repository, checkpoint, work.Token).ConfigureAwait(false);
            if (other is null)
                await ReadChildrenAsync(source, checkpoint, work.Token).ConfigureAwait(false);
            return other;
        }
        catch (SourceEndedException ended) when (ended.GoneReason is { } reason)
        {
            _checkpoints.MarkGone(checkpoint, reason);
            throw;
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            throw Checkpoints.TakenOver(checkpoint);
        }
        finally
        {
            _checkpoints.Release(checkpoint);
        }
    }

    private async Task<KnownRepository?> ReadListAsync(
        RepositorySource source, KnownRepository? repository, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var progress = _commits.Begin(checkpoint, repository?.Name ?? settings.Repository);
        _log.Began(settings.Source, progress);
        if (source.LeavesGap(progress, settings.Window))
            _log.LeftGap(settings.Source, progress);
        var pages = source.ReadAsync(progress, settings.Window, _commits.FindValidator, cancellationToken);
        var isFirst = true;
        await foreach (var page in pages.OneAhead(cancellationToken).ConfigureAwait(false))
        {
            if (isFirst && repository is not null && await LookAgainAsync(repository, page, cancellationToken).ConfigureAwait(false) is { } other)
                return other;
            isFirst = false;
            _commits.Commit(page);
            PageCommitted?.Invoke(_commits.Result);
        }
        if (!isFirst)
            return null;
        _commits.CommitUnchanged();
        return repository is null ? null : await TakerAsync(repository, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asked for by an old name, which another repository may have taken: an unchanged list of this one doesn't tell.</summary>
    private async Task<KnownRepository?> TakerAsync(KnownRepository known, CancellationToken cancellationToken) =>
        known.Name != settings.Repository && _names.IsOld(known, settings.NameLifetime)
        && await _names.LookUpAsync(settings.Repository, cancellationToken).ConfigureAwait(false) is { } taker && taker.Id != known.Id
            ? taker
            : null;

    /// <returns>The repository that has the name now, when it is another one.</returns>
    private async Task<KnownRepository?> LookAgainAsync(KnownRepository known, SourcePage page, CancellationToken cancellationToken)
    {
        if (!_names.NeedsLook(known, page, settings.NameLifetime)
            || await _names.LookUpAsync(settings.Repository, cancellationToken).ConfigureAwait(false) is not { } today)
            return null;
        if (today.Id != known.Id)
            return today;
        if (today.Name != known.Name)
            _log.Renamed(known.Name, today.Name);
        _commits.Name = today.Name;
        return null;
    }

    private async Task ReadChildrenAsync(RepositorySource source, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var lists = new ChildLists(github, source, settings.Parallel);
        var fetches = new Fetches(database, time);
        for (var after = 0L; fetches.List(checkpoint, after, FetchesAtATime) is { Count: > 0 } pending; after = pending[^1].Id)
        {
            await foreach (var page in lists.ReadAsync(pending, cancellationToken).ConfigureAwait(false))
            {
                _commits.Commit(page);
                PageCommitted?.Invoke(_commits.Result);
            }
        }
    }
}
