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
/// <param name="github">Null: the source isn't GitHub's.</param>
internal sealed class PageCommits(IngestSettings settings, Database database, GitHubClient? github, TimeProvider time, IngestLog log)
{
    private readonly RecordQueue _queue = new(database);
    private readonly Checkpoints _checkpoints = new(database, time);
    private readonly Fetches _fetches = new(database, time);
    private readonly Validators _validators = new(database);
    private readonly ApiBudgets _budgets = new(database);
    private readonly EventPolls _polls = new(database, time);
    private readonly LogWatch _databaseLog = new(database);
    private readonly string _source = settings.Source.Name;
    private Checkpoint _checkpoint = null!;
    private EventPoll? _poll;
    private IngestResult _result = new() { Source = settings.Source.Name };

    /// <summary>The repository's name today: pages that were asked for before a renaming was noticed still carry the old one. Null: not one's.</summary>
    public RepositoryName? Name { get; set; } = settings.Source.Kind.Scope == SourceScope.Repository ? settings.Source.Repository : null;

    public IngestResult Result => _result with
    {
        Requests = github?.RequestCount ?? 0,
        NotModified = github?.NotModifiedCount ?? 0,
        BudgetLeft = github?.Budgets.Where(budget => budget.Resource == "core").Aggregate((int?)null, (sum, budget) => (sum ?? 0) + budget.Remaining),
        Poll = _poll,
    };

    /// <summary>From now on pages belong to this checkpoint.</summary>
    public Progress Begin(Checkpoint checkpoint)
    {
        (_checkpoint, _poll) = (checkpoint, null);
        _result = _result with { Progress = checkpoint.Progress };
        return checkpoint.Progress;
    }

    /// <summary>Notes that not everything could be read, and why; the first reason is the one that is told.</summary>
    public void Fail(string why, FailureKind kind = FailureKind.Missing) =>
        _result = _result.Failure is null ? _result with { Failure = why, FailureKind = kind } : _result;

    public Validator? FindValidator(string url) => _validators.FindAny(_checkpoint, url, github?.TokenIds ?? [NoToken]);

    public void Commit(SourcePage page)
    {
        var (enqueued, poll) = database.Write(() =>
        {
            var poll = page.Poll is null ? null : new PollCommits(_queue, _polls).Enqueue(_poll, _checkpoint, page, _checkpoint.Progress.To);
            var enqueued = poll is null ? _queue.Enqueue(page.Records.Select(Named)) : poll.Inserted - (_poll?.Inserted ?? 0);
            foreach (var list in page.Children)
                _fetches.Add(_checkpoint, new(0, list.Entity, $"repos/{Name}/{list.Url}", Name!, list.Context, list.AsOf, list.ParentKey), list.State);
            _checkpoints.Advance(_checkpoint, page.Progress);
            if (page.Validator is { } validator)
                _validators.Store(_checkpoint, new(page.Url, validator.TokenId ?? NoToken, validator.ETag, validator.LastModified), page.IsOneOfMany);
            WriteBudgets();
            return (enqueued, poll);
        });
        _poll = poll;
        if (page.Notice is { } notice)
            log.Noticed(_source, notice);
        if (poll is { HasGap: true })
            log.MissedEvents(_source, poll);
        Count(page.Records.Count + (page.Poll?.Repeated ?? 0), enqueued, page.Progress, page.Fraction);
        _result = _result with { PollInterval = page.PollInterval ?? _result.PollInterval };
    }

    /// <summary>Pages of child lists, in one transaction. A list that can't be had stays pending, and is told.</summary>
    /// <param name="fraction">How much of the lists has been read with them.</param>
    public void Commit(IReadOnlyList<ChildPage> pages, double fraction)
    {
        foreach (var page in pages)
        {
            if (page.Failure is { } failure)
            {
                log.LeftPending(_source, page.Fetch.Url, failure);
                Fail(failure);
            }
            else if (page.Cut is { } cut)
            {
                log.CutShort(_source, page.Fetch.Url, cut);
            }
        }
        var read = pages.Where(page => page.Failure is null).ToList();
        if (read.Count == 0)
            return;
        var enqueued = database.Write(() =>
        {
            var enqueued = 0;
            foreach (var page in read)
            {
                enqueued += _queue.Enqueue(page.Records.Select(Named));
                _fetches.Advance(page.Fetch, page.Next);
            }
            _checkpoints.Advance(_checkpoint, _result.Progress);
            WriteBudgets();
            return enqueued;
        });
        Count(read.Sum(page => page.Records.Count), enqueued, _result.Progress, fraction);
    }

    /// <summary>Nothing has changed: notes that the source was looked at, and that it is there.</summary>
    public void CommitUnchanged() => database.Write(() => _checkpoints.Advance(_checkpoint, _result.Progress));

    public void SaveBudgets() => database.Write(WriteBudgets);

    /// <summary>Names what no token was needed for.</summary>
    private const string NoToken = "";

    private Record Named(Record record) => Name is null ? record : record with { Org = Name.Org, Repo = Name.Repo };

    private void Count(int read, int enqueued, Progress progress, double? fraction)
    {
        _result = _result with
        {
            Pages = _result.Pages + 1,
            Read = _result.Read + read,
            Enqueued = _result.Enqueued + enqueued,
            Progress = progress,
            Fraction = fraction,
        };
        log.CommittedPage(_source, read, enqueued, progress);
        if (_databaseLog.Look() is { } grown)
            log.GrewDatabaseLog(grown);
    }

    private void WriteBudgets()
    {
        foreach (var token in github?.TokenIds ?? [])
            foreach (var budget in github!.BudgetsOf(token))
                _budgets.Save(github.Origin, token, new(budget.Resource, budget.Limit, budget.Remaining, budget.ResetsAt, budget.ObservedAt));
    }
}
