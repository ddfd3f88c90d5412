using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Ingest;

/// <summary>
/// Reads one source under its checkpoint, which one ingest holds at a time: its list page by page, then the lists below it (reviews, files)
/// of what changed. Each page is one transaction, so a kill at any moment loses nothing, and the next run goes on where this one stopped.
/// </summary>
/// <param name="github">Null: the source isn't GitHub's.</param>
internal sealed class SourceReader(IngestSettings settings, Database database, GitHubClient? github, PageCommits commits, TimeProvider time, IngestLog log)
{
    private const int FetchesAtATime = 1000;

    private readonly Checkpoints _checkpoints = new(database, time);

    /// <summary>Called after each committed page; for showing progress.</summary>
    public Action<IngestResult>? PageCommitted { get; init; }

    public required SubjectTurns Turns { get; init; }

    /// <param name="subject">What is read, by an identity that stays.</param>
    /// <param name="isElsewhere">
    /// Asked with the first page before it is committed, or with null when there is none since nothing has changed: true ends the reading,
    /// because the name has turned out to stand for something else.
    /// </param>
    /// <returns>False: <paramref name="isElsewhere"/> said so.</returns>
    /// <exception cref="SourceEndedException">The source isn't there, or can't be read any further.</exception>
    public async Task<bool> ReadAsync(
        Source source, string subject, Func<SourcePage?, CancellationToken, Task<bool>> isElsewhere, CancellationToken cancellationToken)
    {
        var turn = Turns.Of(source.Entity, subject);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadInTurnAsync(source, subject, isElsewhere, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> ReadInTurnAsync(
        Source source, string subject, Func<SourcePage?, CancellationToken, Task<bool>> isElsewhere, CancellationToken cancellationToken)
    {
        var checkpoint = _checkpoints.Acquire(source.Entity, subject, settings.Source.Name);
        using var spare = new SpareConnection(settings.Database);
        var lease = new LeaseKeeper(Checkpoints.Lease, () => new Checkpoints(spare.Database, time).Extend(checkpoint), time);
        await using var keeping = lease.ConfigureAwait(false);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        try
        {
            var isHere = await ReadListAsync(source, checkpoint, isElsewhere, work.Token).ConfigureAwait(false);
            if (isHere && github is not null)
                await ReadChildrenAsync(github, source, checkpoint, work.Token).ConfigureAwait(false);
            return isHere;
        }
        catch (SourceEndedException ended)
        {
            _checkpoints.MarkUnread(checkpoint, ended.GoneReason);
            throw;
        }
        catch (FailureException) when (github is { RequestCount: > 0 }) // else it hasn't had its turn: the requests were spent before, say
        {
            _checkpoints.MarkUnread(checkpoint, null);
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

    private async Task<bool> ReadListAsync(
        Source source, Checkpoint checkpoint, Func<SourcePage?, CancellationToken, Task<bool>> isElsewhere, CancellationToken cancellationToken)
    {
        var progress = commits.Begin(checkpoint);
        log.Began(settings.Source.Name, progress);
        if (source.LeavesGap(progress, settings.Window))
            log.LeftGap(settings.Source.Name, progress);
        var pages = source.ReadAsync(progress, settings.Window, commits.FindValidator, cancellationToken);
        var isFirst = true;
        await foreach (var page in pages.OneAhead(cancellationToken).ConfigureAwait(false))
        {
            if (isFirst && await isElsewhere(page, cancellationToken).ConfigureAwait(false))
                return false;
            isFirst = false;
            commits.Commit(page);
            PageCommitted?.Invoke(commits.Result);
        }
        if (!isFirst)
            return true;
        commits.CommitUnchanged();
        return !await isElsewhere(null, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadChildrenAsync(GitHubClient github, Source source, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var lists = new ChildLists(github, source, settings.Parallel);
        var fetches = new Fetches(database, time);
        var (waiting, done) = (fetches.Count(checkpoint), 0);
        for (var after = 0L; fetches.List(checkpoint, after, FetchesAtATime) is { Count: > 0 } pending; after = pending[^1].Id)
        {
            await foreach (var pages in lists.ReadAsync(pending, cancellationToken).ConfigureAwait(false))
            {
                done += pages.Count(page => page.Next is null);
                commits.Commit(pages, (double)done / waiting);
                PageCommitted?.Invoke(commits.Result);
            }
        }
    }
}
