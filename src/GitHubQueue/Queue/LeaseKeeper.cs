namespace GitHubQueue.Queue;

/// <summary>
/// Extends a lease every third of its length, in the background, as long as the work under it goes on. Should the lease be lost,
/// or not be extended in time, the work is told to stop: what it would write now, the queue refuses.
/// </summary>
public sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _keeping;

    /// <param name="extend">Extends the lease; false: it is lost. Runs on another thread than the work, so it needs a connection of its own.</param>
    public LeaseKeeper(TimeSpan lease, Func<bool> extend, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(extend);
        _keeping = KeepAsync(lease, extend, time);
    }

    /// <summary>Cancelled when the lease has been lost.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task KeepAsync(TimeSpan lease, Func<bool> extend, TimeProvider time)
    {
        try
        {
            var extended = time.GetTimestamp();
            do
            {
                await Task.Delay(lease / 3, time, _ended.Token).ConfigureAwait(false);
                if (TryExtend(extend) is not { } held)
                    continue;
                if (!held)
                    break;
                extended = time.GetTimestamp();
            }
            while (time.GetElapsedTime(extended) < lease);
            await _lost.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The work has ended.
        }
    }

    /// <summary>Null: the database can't be written now (a full disk, a lock). There are two more tries in a lease.</summary>
    private static bool? TryExtend(Func<bool> extend)
    {
        try
        {
            return extend();
        }
        catch (Records.FailureException)
        {
            return null;
        }
    }
}
