using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Ingest;

/// <summary>Fetches child lists, several at a time and each page after page, and hands the pages on to be committed.</summary>
internal sealed class ChildLists(GitHubClient github, RepositorySource source, int parallel)
{
    /// <summary>The pages in the order of their arrival. Memory stays flat: fetching waits when committing falls behind.</summary>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token. The lists not read to their end stay pending.</exception>
    public async IAsyncEnumerable<ChildPage> ReadAsync(
        IReadOnlyList<PendingFetch> fetches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = Channel.CreateBounded<ChildPage>(2 * parallel);
        var fetching = FetchAllAsync(fetches, pages.Writer, abandoned.Token);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return page;
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
            pages.Complete();
        }
        catch (Exception failure)
        {
            pages.Complete(failure);
            throw;
        }
    }

    private async Task FetchAsync(PendingFetch fetch, ChannelWriter<ChildPage> pages, CancellationToken cancellationToken)
    {
        for (var url = fetch.Url; url is not null;)
        {
            var page = await ReadPageAsync(fetch, new Uri(url, UriKind.RelativeOrAbsolute), cancellationToken).ConfigureAwait(false);
            await pages.WriteAsync(page, cancellationToken).ConfigureAwait(false);
            url = page.Next;
        }
    }

    private async Task<ChildPage> ReadPageAsync(PendingFetch fetch, Uri url, CancellationToken cancellationToken)
    {
        var list = new ChildList(fetch.Entity, fetch.Url, fetch.Context, fetch.AsOf, fetch.ParentKey, "");
        return await github.GetPageAsync(url, null, cancellationToken).ConfigureAwait(false) switch
        {
            PageAnswer page => new(fetch, source.ReadChild(list, url, page), page.Next?.AbsoluteUri, null),
            GoneAnswer => new(fetch, [], null, null), // the object was deleted after it was listed
            LimitedAnswer => new(fetch, [], null, null), // as far as GitHub lets anyone read
            RefusedAnswer refused => new(fetch, [], null, refused.Sentence),
            _ => new(fetch, [], null, $"GitHub gave no list at '{url}'."),
        };
    }
}
