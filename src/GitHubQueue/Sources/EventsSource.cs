using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// A feed of public events: everybody's, an organisation's or a repository's. https://docs.github.com/en/rest/activity/events
/// </summary>
/// <remarks>
/// A poll reads the whole window, at most 300 events, newest first: GitHub gives them in no strict order, and some come late. The window
/// moves on while it is read, so pages overlap.
/// </remarks>
public sealed class EventsSource(GitHubClient github, SourceOptions options, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new(
        "events", Records.Entity.Event, SourceScope.Feed, (options, github, time) => new EventsSource(github, options, time))
    { Every = TimeSpan.FromMinutes(1) };

    /// <summary>https://docs.github.com/en/rest/activity/events</summary>
    private const int MostEvents = 300;

    private readonly string _newest = options switch
    {
        { Repository: { } repository } => $"repos/{repository.Org}/{repository.Repo}/events?per_page={GitHubList.LargestPage}",
        { Organization: { } organization } => $"orgs/{organization}/events?per_page={GitHubList.LargestPage}",
        _ => $"events?per_page={GitHubList.LargestPage}",
    };

    public override string Entity => Records.Entity.Event;

    public override async IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(validator);
        var (next, seen, reached) = (new Uri(_newest, UriKind.Relative), new HashSet<string>(), progress);
        Validator? fresh = null;
        TimeSpan? interval = null;
        for (var isFirst = true; ; isFirst = false)
        {
            var answer = await github.GetPageAsync(next, isFirst && !window.Full ? validator(_newest) : null, cancellationToken).ConfigureAwait(false);
            interval = answer.PollInterval ?? interval;
            if (answer is NotModifiedAnswer)
            {
                yield return new SourcePage([], progress, null, _newest, null) { Poll = new(0, 0, IsLast: true, IsUnchanged: true), PollInterval = interval };
                yield break;
            }
            // Deeper than GitHub pages: that is the window's end as well.
            if (answer is not PageAnswer && (answer is not LimitedAnswer || isFirst))
                throw SourceEndedException.Of(answer, options.Repository);
            var page = answer as PageAnswer;
            if (isFirst)
                fresh = page!.Validator;
            var (records, errors) = Read(page?.Elements ?? []);
            var distinct = records.Where(record => seen.Add(record.Key)).ToList();
            reached = Reached(reached, distinct);
            var isLast = page?.Next is null;
            // The checkpoint moves when the window has been read to its end: until then the next poll is still measured by the last whole one.
            yield return new SourcePage(distinct, isLast ? reached : progress, answer.RedirectedTo, _newest, isLast ? fresh : null)
            {
                Poll = new(records.Count - distinct.Count, errors, isLast, IsUnchanged: false),
                PollInterval = interval,
            };
            if (isLast)
                yield break;
            next = page!.Next!;
        }
    }

    public override Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken) =>
        Task.FromResult<Estimate?>(new(null, MostEvents / GitHubList.LargestPage, IsAtMost: true));

    private static Progress Reached(Progress progress, List<Record> records)
    {
        foreach (var at in records.Select(record => record.AsOf))
        {
            progress = new Progress
            {
                From = progress.From < at ? progress.From : at,
                To = progress.To > at ? progress.To : at,
            };
        }
        return progress;
    }

    private (List<Record> Records, int Errors) Read(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        var origin = new Origin(github.Origin, options.Repository ?? new RepositoryName(options.Organization ?? "", ""), options.Name, time.GetUtcNow());
        var (records, errors) = (new List<Record>(events.Count), 0);
        foreach (var payload in events)
        {
            var identity = EventIdentity.Of(payload.Span);
            errors += identity.HasType ? 0 : 1;
            records.Add(identity.ToRecord(origin, payload));
        }
        return (records, errors);
    }
}
