using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Ingest;

/// <summary>
/// Commits pages, one transaction each: the records that are new states, the lists still to fetch for them, the checkpoint, the
/// validator for the next run, the request budget. Counts what it commits.
/// </summary>
internal sealed class PageCommits(IngestSettings settings, Database database, GitHubClient github, TimeProvider time, IngestLog log)
{
    private readonly RecordQueue _queue = new(database);
    private readonly Checkpoints _checkpoints = new(database, time);
    private readonly Fetches _fetches = new(database, time);
    private readonly Validators _validators = new(database);
    private readonly ApiBudgets _budgets = new(database);
    private readonly int _requestsBefore = github.RequestCount;
    private readonly int _notModifiedBefore = github.NotModifiedCount;
    private Checkpoint _checkpoint = null!;
    private Progress _progress = Progress.None;
    private int _pages;
    private long _read, _enqueued;

    /// <summary>The repository's name today: pages that were asked for before a renaming was noticed still carry the old one.</summary>
    public RepositoryName Name { get; set; } = settings.Repository;

    /// <summary>Why not everything could be read; null: it could.</summary>
    public string? Failure { get; set; }

    public IngestResult Result => new()
    {
        Source = settings.Source,
        Pages = _pages,
        Read = _read,
        Enqueued = _enqueued,
        Requests = github.RequestCount - _requestsBefore,
        NotModified = github.NotModifiedCount - _notModifiedBefore,
        Progress = _progress,
        BudgetLeft = github.Budgets.Where(budget => budget.Resource == "core").Aggregate((int?)null, (sum, budget) => (sum ?? 0) + budget.Remaining),
        Failure = Failure,
    };

    /// <summary>From now on pages belong to this checkpoint.</summary>
    public Progress Begin(Checkpoint checkpoint, RepositoryName name)
    {
        (_checkpoint, Name, _progress) = (checkpoint, name, checkpoint.Progress);
        return _progress;
    }

    public Validator? FindValidator(string url) => github.TokenIds
        .Select(token => _validators.Find(_checkpoint, url, token)).FirstOrDefault(stored => stored is not null) is { } stored
            ? new Validator(stored.ETag, stored.LastModified, stored.Token)
            : null;

    public void Commit(SourcePage page)
    {
        var enqueued = database.Write(() =>
        {
            var enqueued = _queue.Enqueue(page.Records.Select(Named));
            foreach (var list in page.Children)
                _fetches.Add(_checkpoint, new(0, list.Entity, list.Url, Name, list.Context, list.AsOf, list.ParentKey), list.State);
            _checkpoints.Advance(_checkpoint, page.Progress);
            if (page.Validator is { TokenId: { } token } validator)
                _validators.Store(_checkpoint, new StoredValidator(page.Url, token, validator.ETag, validator.LastModified));
            WriteBudgets();
            return enqueued;
        });
        _progress = page.Progress;
        Count(page.Records.Count, enqueued);
    }

    /// <summary>A page of a child list. One that can't be had stays pending, and is told.</summary>
    public void Commit(ChildPage page)
    {
        if (page.Failure is { } failure)
        {
            log.LeftPending(settings.Source, page.Fetch.Url, failure);
            Failure ??= failure;
            return;
        }
        if (page.Cut is { } cut)
            log.CutShort(settings.Source, page.Fetch.Url, cut);
        var enqueued = database.Write(() =>
        {
            var enqueued = _queue.Enqueue(page.Records.Select(Named));
            _fetches.Advance(page.Fetch, page.Next);
            _checkpoints.Advance(_checkpoint, _progress);
            WriteBudgets();
            return enqueued;
        });
        Count(page.Records.Count, enqueued);
    }

    /// <summary>Nothing has changed: notes that the source was looked at, and that it is there.</summary>
    public void CommitUnchanged() => database.Write(() => _checkpoints.Advance(_checkpoint, _progress));

    public void SaveBudgets() => database.Write(WriteBudgets);

    private Record Named(Record record) => record with { Org = Name.Org, Repo = Name.Repo };

    private void Count(int read, int enqueued)
    {
        _pages++;
        _read += read;
        _enqueued += enqueued;
        log.CommittedPage(settings.Source, read, enqueued, _progress);
    }

    private void WriteBudgets()
    {
        foreach (var token in github.TokenIds)
            foreach (var budget in github.BudgetsOf(token))
                _budgets.Save(github.Origin, token, new(budget.Resource, budget.Limit, budget.Remaining, budget.ResetsAt, budget.ObservedAt));
    }
}
