using System.Globalization;
using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// The commits of a repository's default branch. https://docs.github.com/en/rest/commits/commits#list-commits
/// </summary>
/// <remarks>
/// First the log is walked, newest first, down to a date. Each further page is asked for with the commit at which the walk began, so that
/// commits that are pushed meanwhile shift nothing. From then on the head that was read is compared with today's: one request, which tells
/// that nothing has changed, or brings exactly the commits that are new, older ones of a branch merged later among them (a <c>since</c> goes
/// by date, and would miss those). It brings 250 at most: more are read page by page, against the head that it told. Where the old head is
/// gone, or was left behind by more than that, the history was rewritten, and the log is walked again; so it is where GitHub fails to
/// compare, because the difference is too large for it.
/// </remarks>
public sealed class CommitsSource(GitHubClient github, SourceOptions options, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new(
        "commits", Records.Entity.Commit, SourceScope.Repository, (options, github, time) => new CommitsSource(github, options, time))
    { Months = CommitPlan.FirstMonths };

    private readonly RepositoryName _repository = options.Repository!;
    private readonly string _path = $"repos/{options.Repository!.Org}/{options.Repository.Repo}";

    public override string Entity => Records.Entity.Commit;

    public override async IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(validator);
        var plan = CommitPlan.Of(progress, window, time.GetUtcNow());
        var pages = plan.Base is { } known ? CompareAsync(known, plan, progress, validator, cancellationToken) : WalkAsync(plan, progress, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            progress = page.Progress;
            yield return page;
        }
        if (plan.Again is not { } again || progress.Head is not { } head)
            yield break;
        var log = plan with { Since = again, Walk = new Walk(again, null, again, $"{Log(again)}&sha={head}", head) };
        await foreach (var page in WalkAsync(log, progress, cancellationToken).ConfigureAwait(false))
            yield return page;
    }

    /// <summary>What is new since the head that was read last; where that can't be told, the log down to where it has been read.</summary>
    private async IAsyncEnumerable<SourcePage> CompareAsync(
        string known, CommitPlan plan, Progress progress, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var url = $"{_path}/compare/{known}...HEAD";
        var (answer, failure) = await TryCompareAsync(url, validator(url), cancellationToken).ConfigureAwait(false);
        if (answer is NotModifiedAnswer)
            yield break;
        var comparison = answer is ObjectAnswer found ? Comparison.Read(found.Json) : null;
        if (comparison is null && answer is not (GoneAnswer or null))
            throw SourceEndedException.Of(answer, _repository);
        var notice = failure ?? (comparison is { Behind: 0 } ? null : Rewritten(known, comparison?.Behind));
        if (comparison is { IsWhole: true })
        {
            progress = plan.End(progress, comparison.Head ?? known, answer!.Date);
            var again = progress.Head == known ? ((ObjectAnswer)answer).Validator : null;
            yield return new SourcePage(RecordsOf(comparison.Commits), progress, answer.RedirectedTo, url, again) { Notice = notice };
            yield break;
        }
        if (comparison is { Behind: 0, Head: { } head })
            plan = plan with { Walk = new Walk(plan.Since, null, plan.Since, $"{_path}/compare/{known}...{head}?per_page={GitHubList.LargestPage}", head) };
        else
            progress = progress with { Head = null };
        await foreach (var page in WalkAsync(plan, progress, cancellationToken).ConfigureAwait(false))
        {
            yield return page with { Notice = notice };
            notice = null;
        }
    }

    public override async Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken)
    {
        var plan = CommitPlan.Of(progress, window, time.GetUtcNow());
        var url = plan.Base is { } known ? $"{_path}/compare/{known}...HEAD" : Log(plan.Since, pageSize: 1);
        var answer = await GetAsync(new Uri(url, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            ObjectAnswer found when Comparison.Read(found.Json) is var comparison => comparison.IsWhole
                ? new(comparison.Total, 1)
                : new(comparison.Total, 3 + (comparison.Total - 1) / Math.Max(1, comparison.Commits.Count)), // a look, the head, and the pages
            PageAnswer page => Estimate.OfList(page.LastPage ?? page.Elements.Count),
            EmptyAnswer => new(0, 1),
            _ => null,
        };
    }

    /// <summary>The answer; null, and why: GitHub can't tell (422: the difference is too large for it), or gave none, however often it was asked.</summary>
    private async Task<(Answer? Answer, string? Failure)> TryCompareAsync(string url, Validator? validator, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await github.GetObjectAsync(new Uri(url, UriKind.Relative), validator, cancellationToken).ConfigureAwait(false);
            return answer is RefusedAnswer { Status: 422 } refused ? (null, NotCompared(refused.Sentence)) : (answer, null);
        }
        catch (FailureException failure) when (failure.Kind == FailureKind.Unavailable)
        {
            return (null, NotCompared(failure.Message));
        }
    }

    private string NotCompared(string why) => $"What is new in '{_repository}' can't be had by a comparison, and its log is read again: {why}";

    /// <summary>Page after page of the log or of a long comparison, each with where to go on.</summary>
    private async IAsyncEnumerable<SourcePage> WalkAsync(CommitPlan plan, Progress progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (next, head) = Begin(plan);
        while (true)
        {
            var answer = await GetAsync(next, cancellationToken).ConfigureAwait(false);
            if ((plan.Walk is not null || IsComparison(next)) && IsRefused(next, answer))
            {
                // Since a commit is gone, say: the log is walked again, and what was read is recognised.
                progress = IsComparison(next) ? progress with { Head = null } : progress;
                plan = plan with { Walk = null };
                (next, head) = Begin(plan);
                continue;
            }
            var (commits, following) = Read(answer);
            plan = plan with { Walk = null };
            head ??= commits.Count > 0 ? CommitIdentity.Of(commits[0].Span).Sha : null;
            if (following is null && (head ?? progress.Head) is null && answer is not EmptyAnswer)
                head = await FindHeadAsync(plan.Since, cancellationToken).ConfigureAwait(false); // so that a later run knows where to begin
            var records = RecordsOf(commits);
            // The log goes by date. What it passed over, a comparison with the head that was known before still brings.
            progress = following is null
                ? plan.End(progress, IsComparison(next) ? head : progress.Head ?? head, answer.Date)
                : progress with { Walk = new Walk(plan.Since, null, records.LastOrDefault()?.HappenedAt ?? progress.Walk?.At ?? plan.Since, Anchored(following, head).AbsoluteUri, head) };
            yield return new SourcePage(records, progress, answer.RedirectedTo, Log(plan.Since), null)
            {
                Fraction = plan.Since > Window.Beginning ? Fraction.Of(answer.Date, records.LastOrDefault()?.HappenedAt, plan.Since) : null,
            };
            if (following is null)
                yield break;
            next = Anchored(following, head);
        }
    }

    private (Uri Next, string? Head) Begin(CommitPlan plan) => plan.Walk is { Cursor: { } cursor } walk
        ? (new Uri(cursor, UriKind.RelativeOrAbsolute), walk.Head)
        : (new Uri(Log(plan.Since), UriKind.Relative), null);

    private string Log(DateTimeOffset since, int pageSize = GitHubList.LargestPage)
    {
        var from = since > Window.Beginning ? $"since={since.ToText()}&" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_path}/commits?{from}per_page={pageSize}");
    }

    /// <summary>Servers before 2021 give no pages of a comparison, but the newest 250 commits alone.</summary>
    private static bool IsRefused(Uri url, Answer answer) => answer is not (PageAnswer or ObjectAnswer or EmptyAnswer)
        || (answer is ObjectAnswer { Next: null } comparison && !IsLaterPage(url) && !Comparison.Read(comparison.Json).IsWhole);

    private static bool IsLaterPage(Uri url) => url.OriginalString.Split('?', '&').Any(part => part.StartsWith("page=", StringComparison.Ordinal));

    private Task<Answer> GetAsync(Uri url, CancellationToken cancellationToken) => IsComparison(url)
        ? github.GetObjectAsync(url, null, cancellationToken)
        : github.GetPageAsync(url, null, cancellationToken);

    private (IReadOnlyList<ReadOnlyMemory<byte>> Commits, Uri? Next) Read(Answer answer) => answer switch
    {
        PageAnswer page => (page.Elements, page.Next),
        ObjectAnswer comparison => (JsonPage.SplitProperty(comparison.Json, "commits"u8), comparison.Next),
        EmptyAnswer => ([], null),
        _ => throw SourceEndedException.Of(answer, _repository),
    };

    /// <summary>The newest commit, where the log has none since a date.</summary>
    /// <returns>Null: there is none, it isn't told, or it has been pushed since the log was read, which the next run reads again.</returns>
    private async Task<string?> FindHeadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var answer = await github.GetPageAsync(new Uri($"{_path}/commits?per_page=1", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        return answer is PageAnswer { Elements: [var newest, ..] } && CommitIdentity.Of(newest.Span) is var head && head.CommittedAt < since ? head.Sha : null;
    }

    /// <summary>The link as given, but for the branch, which moves: from the commit at which the walk began. Very old servers do that by themselves.</summary>
    private static Uri Anchored(Uri next, string? head)
    {
        var isAnchored = next.Query.TrimStart('?').Split('&').Any(part => part.Split('=')[0] is "sha" or "last_sha");
        return head is null || isAnchored || IsComparison(next) ? next : new Uri($"{next.AbsoluteUri}&sha={head}");
    }

    private static bool IsComparison(Uri url) => url.OriginalString.Contains("/compare/", StringComparison.Ordinal);

    private string Rewritten(string known, int? behind) => behind is { } commits
        ? string.Create(CultureInfo.InvariantCulture, $"The history of '{_repository}' was rewritten: {commits} of its commits that were read are no longer on the default branch")
        : $"The history of '{_repository}' was rewritten: the commit {known}, up to which it was read, is gone";

    private List<Record> RecordsOf(IReadOnlyList<ReadOnlyMemory<byte>> commits)
    {
        var origin = new Origin(github.Origin, _repository, options.Name, time.GetUtcNow());
        var repository = options.RepositoryId?.ToString(CultureInfo.InvariantCulture) ?? _repository.ToString().ToLowerInvariant();
        return [.. commits.Select(commit =>
        {
            var identity = CommitIdentity.Of(commit.Span);
            var record = origin.Record(Entity, identity.Sha is { } sha ? $"{repository}/{sha}" : null, origin.FetchedAt, "{}", commit);
            return record with { HappenedAt = identity.CommittedAt };
        })];
    }
}
