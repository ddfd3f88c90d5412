using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Ingest;

/// <summary>Fetches child lists, several at a time and each page after page, and hands the pages on to be committed.</summary>
internal sealed class ChildLists(GitHubClient github, Source source, int parallel)
{
    /// <summary>When this many lists in a row can't be had, GitHub itself can't.</summary>
    private const int MostFailuresInARow = 5;

    private int _failuresInARow;
    private FailureException? _bounded;

    /// <summary>
    /// The pages in the order of their arrival; those that have come while others were committed together, since a commit costs the same
    /// for one as for many. Memory stays flat: fetching waits when committing falls behind.
    /// </summary>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token. The lists not read to their end stay pending.</exception>
    public async IAsyncEnumerable<IReadOnlyList<ChildPage>> ReadAsync(
        IReadOnlyList<PendingFetch> fetches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = Channel.CreateBounded<ChildPage>(2 * parallel);
        var fetching = FetchAllAsync(fetches, pages.Writer, abandoned.Token);
        try
        {
            while (await pages.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var arrived = new List<ChildPage>();
                while (arrived.Count < 2 * parallel && pages.Reader.TryRead(out var page))
                    arrived.Add(page);
                yield return arrived;
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FetchAllAsync(IReadOnlyList<PendingFetch> fetches, ChannelWriter<ChildPage> pages, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(fetches, options, async (fetch, token) => await FetchAsync(fetch, pages, token).ConfigureAwait(false)).ConfigureAwait(false);
            pages.Complete(_bounded);
        }
        catch (Exception failure)
        {
            pages.Complete(failure);
            throw;
        }
    }

    /// <summary>When the requests are spent it ends with the page it has, and so do the others: what has been asked for is not thrown away.</summary>
    private async Task FetchAsync(PendingFetch fetch, ChannelWriter<ChildPage> pages, CancellationToken cancellationToken)
    {
        try
        {
            for (var url = fetch.Url; url is not null && _bounded is null;)
            {
                var page = await ReadPageAsync(fetch, new Uri(url, UriKind.RelativeOrAbsolute), cancellationToken).ConfigureAwait(false);
                await pages.WriteAsync(page, cancellationToken).ConfigureAwait(false);
                url = page.Next;
            }
        }
        catch (FailureException spent) when (spent.Kind == FailureKind.Bounded)
        {
            _bounded = spent;
        }
    }

    private async Task<ChildPage> ReadPageAsync(PendingFetch fetch, Uri url, CancellationToken cancellationToken)
    {
        var list = new ChildList(fetch.Entity, fetch.Url, fetch.Context, fetch.AsOf, fetch.ParentKey, "");
        try
        {
            var answer = await github.GetPageAsync(url, null, cancellationToken).ConfigureAwait(false);
            _failuresInARow = 0;
            return answer switch
            {
                PageAnswer page => new(fetch, source.ReadChild(list, url, page), page.Next?.AbsoluteUri),
                GoneAnswer gone => await ReadGoneAsync(fetch, url, gone, cancellationToken).ConfigureAwait(false),
                LimitedAnswer limited => new(fetch, [], null) { Cut = limited.Sentence },
                RefusedAnswer { Status: 422 } impossible => new(fetch, [], null) { Cut = impossible.Sentence }, // GitHub can't make the diff, this time or the next
                RefusedAnswer refused => new(fetch, [], null) { Failure = refused.Sentence },
                _ => new(fetch, [], null) { Failure = $"GitHub gave no list at '{url}'." },
            };
        }
        catch (FailureException failure) when (failure.Kind == FailureKind.Unavailable && Interlocked.Increment(ref _failuresInARow) < MostFailuresInARow)
        {
            return new(fetch, [], null) { Failure = failure.Message }; // one list that always fails doesn't keep the others from being read
        }
    }

    /// <summary>
    /// Nothing is there: because the object itself was deleted after it was listed, or because it may not be seen just now. Only the
    /// first ends the list.
    /// </summary>
    private async Task<ChildPage> ReadGoneAsync(PendingFetch fetch, Uri url, GoneAnswer gone, CancellationToken cancellationToken)
    {
        var path = url.OriginalString.Split('?')[0];
        var parent = path[..path.LastIndexOf('/')];
        var repository = parent[..parent.LastIndexOf("/pulls", StringComparison.Ordinal)];
        var isSeen = await github.GetObjectAsync(new Uri(repository, UriKind.RelativeOrAbsolute), null, cancellationToken).ConfigureAwait(false) is ObjectAnswer;
        var isGone = isSeen && await github.GetObjectAsync(new Uri(parent, UriKind.RelativeOrAbsolute), null, cancellationToken).ConfigureAwait(false) is GoneAnswer;
        return isGone ? new(fetch, [], null) { Cut = gone.Sentence } : new(fetch, [], null) { Failure = gone.Sentence };
    }
}
