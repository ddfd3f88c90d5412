using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// The issues list of one repository: issues and pull requests, by <c>updated_at</c>, ascending.
/// https://docs.github.com/en/rest/issues/issues#list-repository-issues
/// </summary>
/// <param name="name">The source's name, kept in each record.</param>
public sealed class IssuesSource(GitHubClient github, RepositoryName repository, string name, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new(
        "issues", Records.Entity.Issue, SourceScope.Repository, (options, github, time) => new IssuesSource(github, options.Repository!, options.Name, time));

    public override string Entity => Records.Entity.Issue;

    public override bool LeavesGap(Progress progress, Window window) =>
        ReadPlan.Of(progress, window, time.GetUtcNow()) is [{ Kind: LegKind.Aside }];

    public override async IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(validator);
        var legs = ReadPlan.Of(progress, window, time.GetUtcNow());
        // Before the first page: while a later leg is read, the pages before it are being written on the same connection.
        var known = legs.Where(leg => leg is { Kind: LegKind.Up, Cursor: null } && leg.Start == progress.To)
            .Select(leg => validator(new IssueWalk(repository, leg.Start, null).Request.OriginalString)).FirstOrDefault();
        foreach (var leg in legs)
        {
            progress = leg.Begin(progress);
            await foreach (var page in WalkAsync(leg, progress, known, cancellationToken).ConfigureAwait(false))
            {
                progress = page.Progress;
                yield return page;
            }
        }
    }

    public override async Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken)
    {
        var search = new IssueSearch(github, repository);
        var (records, requests) = (0L, 0L);
        foreach (var leg in ReadPlan.Of(progress, window, time.GetUtcNow()))
        {
            if (await search.CountAsync(IssueSearch.Issues, leg.Start, leg.Until, cancellationToken).ConfigureAwait(false) is not { } issues
                || await search.CountAsync(IssueSearch.PullRequests, leg.Start, leg.Until, cancellationToken).ConfigureAwait(false) is not { } pulls)
                return null;
            records += issues + pulls;
            requests += Estimate.Pages(issues + pulls);
        }
        return new(records, requests);
    }

    private async IAsyncEnumerable<SourcePage> WalkAsync(
        Leg leg, Progress progress, Validator? known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new IssueWalk(repository, leg.Start, leg.Cursor);
        var (isFirst, anchor, unsettled) = (true, (DateTimeOffset?)null, (DateTimeOffset?)null);
        for (var ended = false; !ended; isFirst = false)
        {
            var url = walk.Request.OriginalString;
            var mayBeUnchanged = isFirst && leg is { Kind: LegKind.Up, Cursor: null } && leg.Start == progress.To;
            var answer = await github.GetPageAsync(walk.Request, mayBeUnchanged ? known : null, cancellationToken).ConfigureAwait(false);
            if (answer is NotModifiedAnswer)
                yield break;
            if (answer is not PageAnswer page)
            {
                // A cursor may have gone stale, or page no deeper: the last time seen is as good a place to go on from, once.
                if (walk.Cursor is null || anchor == walk.Reached)
                    throw SourceEndedException.Of(answer, repository);
                walk.AnchorAt(walk.Reached);
                anchor = walk.Reached;
                continue;
            }
            var (records, keys, last) = ReadElements(page, leg.Until);
            ended = !walk.Advance(keys, last, page.Next) || walk.Reached >= leg.Until;
            // What an answer showed of its own last seconds stays unsettled, however much later the next answer comes.
            if (walk.Reached > page.Date - Leg.Unsettled)
                unsettled ??= page.Date;
            var after = leg.After(progress, walk.Reached, unsettled ?? page.Date, walk.Cursor, ended);
            // Another page, or what was left out for the window's end, may change without a change of this one; behind a full one another may come.
            var isAll = page.Next is null && page.Elements.Count < GitHubList.LargestPage && leg.Until is null;
            // A checkpoint that would move by seconds stays: then the next request is this one again, and can be answered 304.
            if (mayBeUnchanged && ended && after.To - progress.To <= Leg.Unsettled)
                after = after with { To = progress.To };
            progress = after;
            yield return new SourcePage(records, progress, page.RedirectedTo, url, mayBeUnchanged && isAll && leg.Start == progress.To ? page.Validator : null)
            {
                Fraction = Fraction.Of(leg.From, walk.Reached, leg.Until ?? page.Date),
            };
        }
    }

    private (List<Record> Records, List<string> Keys, DateTimeOffset? Last) ReadElements(PageAnswer page, DateTimeOffset? until)
    {
        var origin = new Origin(github.Origin, repository, name, time.GetUtcNow());
        var records = new List<Record>(page.Elements.Count);
        var keys = new List<string>(page.Elements.Count);
        DateTimeOffset? last = null;
        foreach (var element in page.Elements)
        {
            var identity = Identity.Of(element.Span);
            var record = origin.Record(Entity, identity, element);
            keys.Add(record.Key);
            last = identity.UpdatedAt ?? last;
            if (!(identity.UpdatedAt >= until))
                records.Add(record);
        }
        return (records, keys, last);
    }
}
