using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;
using Serilog;

namespace GitHubQueue.Ingest;

/// <summary>
/// Reads one repository's issues list into the queue. Each page is one transaction: its records, the checkpoint, the validator for
/// the next run and the request budget. So a kill at any moment loses nothing, and the next run goes on where this one stopped.
/// </summary>
public sealed class IssuesIngest(IngestSettings settings, Database database, GitHubClient github, TimeProvider time, ILogger logger)
{
    private readonly IngestLog _log = new(logger);
    private readonly RecordQueue _queue = new(database);
    private readonly Checkpoints _checkpoints = new(database, time);
    private readonly Validators _validators = new(database);
    private readonly ApiBudgets _budgets = new(database);
    private readonly RepositoryNames _names = new(github, new Repositories(database, time), time);
    private readonly string _source = settings.Source;
    private readonly int _requestsBefore = github.RequestCount;
    private readonly int _notModifiedBefore = github.NotModifiedCount;
    private int _pages;
    private long _read, _enqueued;
    private Progress _progress = Progress.None;

    /// <summary>Called after each committed page; for showing progress.</summary>
    public Action<IngestResult>? PageCommitted { get; init; }

    /// <exception cref="FailureException">GitHub can't be reached or refuses the token, or the database can't be written. What was committed is kept.</exception>
    public async Task<IngestResult> RunAsync(CancellationToken cancellationToken)
    {
        var repository = await _names.ResolveAsync(settings.Repository, cancellationToken).ConfigureAwait(false);
        string? failure = null;
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
            _log.Ended(_source, ended.Message);
            failure = ended.Message;
        }
        finally
        {
            database.Write(SaveBudgets);
        }
        return Result() with { Failure = failure };
    }

    /// <returns>The repository that the name turned out to stand for, when it is another one; null: done.</returns>
    private async Task<KnownRepository?> ReadAsync(KnownRepository? repository, CancellationToken cancellationToken)
    {
        var checkpoint = _checkpoints.Acquire(Entity.Issue, _names.Subject(repository, settings.Repository), _source);
        using var spare = new SpareConnection(settings.Database);
        var lease = new LeaseKeeper(Checkpoints.Lease, () => new Checkpoints(spare.Database, time).Extend(checkpoint), time);
        await using var _ = lease.ConfigureAwait(false);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            return await ReadPagesAsync(repository, checkpoint, work.Token).ConfigureAwait(false);
        }
        catch (SourceEndedException ended) when (ended.GoneReason is { } reason)
        {
            _checkpoints.MarkGone(checkpoint, reason);
            throw;
        }
        finally
        {
            _checkpoints.Release(checkpoint);
        }
    }

    private async Task<KnownRepository?> ReadPagesAsync(KnownRepository? repository, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        _progress = checkpoint.Progress;
        _log.Began(_source, _progress);
        if (ReadPlan.Of(_progress, settings.Window, time.GetUtcNow()) is [{ Kind: LegKind.Aside }])
            _log.LeftGap(_source, _progress);
        var name = repository?.Name ?? settings.Repository;
        var source = new IssuesSource(github, name, _source, time);
        var pages = source.ReadAsync(_progress, settings.Window, url => FindValidator(checkpoint, url), cancellationToken);
        var isFirst = true;
        await foreach (var page in pages.OneAhead(cancellationToken).ConfigureAwait(false))
        {
            if (isFirst && repository is not null && _names.NeedsLook(repository, page, settings.NameLifetime)
                && await _names.LookUpAsync(settings.Repository, cancellationToken).ConfigureAwait(false) is { } today)
            {
                if (today.Id != repository.Id)
                    return today;
                if (today.Name != name)
                    _log.Renamed(name, today.Name);
                name = today.Name;
            }
            isFirst = false;
            Commit(checkpoint, page, name);
        }
        if (!isFirst)
            return null;
        database.Write(() => _checkpoints.Advance(checkpoint, _progress)); // nothing has changed: note that it was looked at, and that it is there
        // Asked for by an old name, which another repository may have taken: an unchanged list of this one doesn't tell.
        return repository is not null && repository.Name != settings.Repository && _names.IsOld(repository, settings.NameLifetime)
            && await _names.LookUpAsync(settings.Repository, cancellationToken).ConfigureAwait(false) is { } taker && taker.Id != repository.Id
            ? taker : null;
    }

    private void Commit(Checkpoint checkpoint, SourcePage page, RepositoryName name)
    {
        // After a renaming the first pages still carry the old name.
        var records = page.Records.Select(record => record with { Org = name.Org, Repo = name.Repo });
        var enqueued = database.Write(() =>
        {
            var enqueued = _queue.Enqueue(records);
            _checkpoints.Advance(checkpoint, page.Progress);
            if (page.Validator is { TokenId: { } token } validator)
                _validators.Store(checkpoint, new StoredValidator(page.Url, token, validator.ETag, validator.LastModified));
            SaveBudgets();
            return enqueued;
        });
        _pages++;
        _read += page.Records.Count;
        _enqueued += enqueued;
        _progress = page.Progress;
        _log.CommittedPage(_source, page.Records.Count, enqueued, page.Progress);
        PageCommitted?.Invoke(Result());
    }

    private Validator? FindValidator(Checkpoint checkpoint, string url) => github.TokenIds
        .Select(token => _validators.Find(checkpoint, url, token)).FirstOrDefault(stored => stored is not null) is { } stored
            ? new Validator(stored.ETag, stored.LastModified, stored.Token)
            : null;

    private void SaveBudgets()
    {
        foreach (var token in github.TokenIds)
            foreach (var budget in github.BudgetsOf(token))
                _budgets.Save(github.Origin, token, new(budget.Resource, budget.Limit, budget.Remaining, budget.ResetsAt, budget.ObservedAt));
    }

    private IngestResult Result() => new()
    {
        Source = _source,
        Pages = _pages,
        Read = _read,
        Enqueued = _enqueued,
        Requests = github.RequestCount - _requestsBefore,
        NotModified = github.NotModifiedCount - _notModifiedBefore,
        Progress = _progress,
        BudgetLeft = github.Budgets.Where(budget => budget.Resource == "core").Aggregate((int?)null, (sum, budget) => (sum ?? 0) + budget.Remaining),
    };
}
