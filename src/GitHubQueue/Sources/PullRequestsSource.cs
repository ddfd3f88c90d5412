using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// The pull requests of one repository, with the reviews and files of those that changed.
/// https://docs.github.com/en/rest/pulls/pulls#list-pull-requests
/// </summary>
/// <remarks>
/// The list has no <c>since</c>. The whole of it is walked by creation, ascending: nothing moves there, and a killed walk goes on with its
/// next page. Changes are walked newest first, down to the checkpoint: what changes meanwhile moves to the front and pushes the others
/// back, so they are met twice and never passed over; what moved to the front is newer than the walk's beginning, and read by the next one.
/// The checkpoint moves only when a walk has ended.
/// </remarks>
/// <param name="name">The source's name, kept in each record.</param>
public sealed class PullRequestsSource(GitHubClient github, RepositoryName repository, string name, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new(
        "pull_requests", Records.Entity.PullRequest, SourceScope.Repository, (options, github, time) => new PullRequestsSource(github, options.Repository!, options.Name, time));

    private readonly string _list = $"repos/{repository.Org}/{repository.Repo}/pulls?state=all";

    public override string Entity => Records.Entity.PullRequest;

    private string Ascending => $"{_list}&sort=created&direction=asc&per_page={GitHubList.LargestPage}";

    private string NewestFirst => $"{_list}&sort=updated&direction=desc&per_page={GitHubList.LargestPage}";

    public override async IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(validator);
        var plan = PullPlan.Of(progress, window, time.GetUtcNow());
        var next = plan.Walk?.Cursor is { } cursor ? new Uri(cursor, UriKind.RelativeOrAbsolute) : First(plan);
        // When the walk began, by the server's clock: all that changes later is the next walk's.
        var began = plan.Walk?.Until;
        Validator? fresh = null;
        for (var isFirst = plan.Walk is null; ; isFirst = false)
        {
            var known = isFirst && plan.MayBeUnchanged ? validator(NewestFirst) : null;
            var answer = await github.GetPageAsync(next, known, cancellationToken).ConfigureAwait(false);
            if (answer is NotModifiedAnswer)
                yield break;
            if (answer is not PageAnswer && plan.Walk is not null)
            {
                // The page that the last run stopped at is refused: the walk begins again, and what was read is recognised.
                plan = plan with { Walk = null };
                (next, began) = (First(plan), null);
                continue;
            }
            if (answer is not PageAnswer page)
                throw SourceEndedException.Of(answer, repository);
            plan = plan with { Walk = null };
            began ??= page.Date;
            var (records, children, last) = ReadElements(page);
            if (isFirst && !plan.IsWhole && NewestIsSettled(records, page.Date))
                fresh = page.Validator;
            var ended = page.Next is null || (!plan.IsWhole && last < plan.Bottom);
            progress = ended
                ? PullPlan.End(progress, plan, began.Value)
                : progress with { Walk = new Walk(plan.Bottom, began, last ?? plan.Bottom, page.Next!.AbsoluteUri) };
            yield return new SourcePage(records, progress, page.RedirectedTo, NewestFirst, ended ? fresh : null)
            {
                Children = children,
                Fraction = plan.IsWhole ? null : Fraction.Of(began.Value, last, plan.Bottom),
            };
            if (ended)
                yield break;
            next = page.Next!;
        }
    }

    /// <summary>Two lists below each pull request, where each has moved.</summary>
    public override async Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken)
    {
        var plan = PullPlan.Of(progress, window, time.GetUtcNow());
        return await new IssueSearch(github, repository).CountAsync(IssueSearch.PullRequests, plan.Bottom, null, cancellationToken).ConfigureAwait(false) is { } pulls
            ? new(pulls, Estimate.Pages(pulls) + 2 * pulls, IsAtMost: pulls > 0)
            : null;
    }

    public override IReadOnlyList<Record> ReadChild(ChildList list, Uri page, PageAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return PullChildren.Records(list, page, answer, new Origin(github.Origin, repository, name, time.GetUtcNow()));
    }

    private Uri First(PullPlan plan) => new(plan.IsWhole ? Ascending : NewestFirst, UriKind.Relative);

    /// <summary>Otherwise the page is asked for as a whole next time: within the same second, more may have happened to its first.</summary>
    private static bool NewestIsSettled(List<Record> records, DateTimeOffset answered) =>
        records.Count == 0 || records[0].AsOf <= answered - Leg.Unsettled;

    private (List<Record> Records, List<ChildList> Children, DateTimeOffset? LastUpdated) ReadElements(PageAnswer page)
    {
        var origin = new Origin(github.Origin, repository, name, time.GetUtcNow());
        var records = new List<Record>(page.Elements.Count);
        var children = new List<ChildList>();
        DateTimeOffset? last = null;
        foreach (var element in page.Elements)
        {
            var identity = Identity.Of(element.Span);
            var record = origin.Record(Entity, identity, element);
            records.Add(record);
            last = identity.UpdatedAt ?? last;
            children.AddRange(PullChildren.Of(record, page.Date));
        }
        return (records, children, last);
    }
}
