using System.Runtime.CompilerServices;

namespace GitHubQueue.Ingest;

internal static class Prefetch
{
    /// <summary>Asks for the next element while the caller is busy with the one before: one page is fetched while another is committed.</summary>
    public static async IAsyncEnumerable<T> OneAhead<T>(this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var elements = source.GetAsyncEnumerator(abandoned.Token);
        await using var disposal = elements.ConfigureAwait(false);
        var next = Task.Run(() => elements.MoveNextAsync().AsTask(), CancellationToken.None);
        try
        {
            while (await next.ConfigureAwait(false))
            {
                var current = elements.Current;
                next = Task.Run(() => elements.MoveNextAsync().AsTask(), CancellationToken.None);
                yield return current;
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            // An enumerator can't be disposed while it moves. What goes wrong now concerns a page that nobody wants any more.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
