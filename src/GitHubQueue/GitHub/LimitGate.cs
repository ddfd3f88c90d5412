using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>
/// Where every request waits its turn: for a token with something left, for the pace, and for one of the places of those that are under
/// way at once.
/// </summary>
/// <remarks>A null <paramref name="pace"/> is as fast as the server answers.</remarks>
#pragma warning disable CA1001 // a semaphore of which nobody took the wait handle holds nothing, and a turn that ends late must still find it
internal sealed class LimitGate(TokenPool pool, RequestPace? pace, int places, TimeProvider time, GitHubLog log)
{
    /// <summary>A timer measures 49 days at most, and the clock may be set meanwhile.</summary>
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _places = new(places);
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<PooledToken> _all = [.. pool.InUse];
    private readonly LimitNotices _notices = new(pool, log);
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;
    private string _whyEmpty = "";

    public IReadOnlyList<string> TokenIds { get; } = [.. pool.InUse.Select(token => token.Credential.Id)];

    public IReadOnlyCollection<BudgetSnapshot> BudgetsOf(string tokenId)
    {
        lock (_lock)
            return _all.FirstOrDefault(token => token.Credential.Id == tokenId)?.Budget.Snapshots ?? [];
    }

    /// <summary>Waits for the turn of a request to the API.</summary>
    /// <remarks><paramref name="preferred"/>: the token that should sign it, if that can be now; null leaves the choice.</remarks>
    /// <exception cref="FailureException">All tokens are out of use.</exception>
    public Task<Turn> PassAsync(string resource, string? preferred, CancellationToken ct) => PassAsync(() => Ask(resource, preferred), ct);

    /// <summary>Waits for the turn of a request to another host, which sees no token.</summary>
    public Task<Turn> PassUnsignedAsync(string host, CancellationToken ct) => PassAsync(() => AskUnsigned(host), ct);

    public void Observe(Turn turn, ReplyHeaders headers)
    {
        lock (_lock)
            turn.Token?.Budget.Observe(headers, time.GetUtcNow());
    }

    /// <summary>The end of a turn.</summary>
    public void Leave(Turn turn)
    {
        lock (_lock)
            turn.Token?.Budget.Settle(turn.Resource, turn.IsAnswered);
        _places.Release();
    }

    /// <summary>Keeps a token back for a while, or (null) all requests, as where another host asked for it.</summary>
    /// <returns>When requests for the resource go on; null: at once, with another token.</returns>
    public DateTimeOffset? HoldBack(string? tokenId, string resource, TimeSpan wait)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (tokenId is null)
                return _closedUntil = now + wait > _closedUntil ? now + wait : _closedUntil;
            pool.Bench(tokenId, now + wait);
            return pool.First(resource, now)?.Wait(resource, now) is { Ticks: > 0 } first ? now + first : null;
        }
    }

    /// <summary>Takes a token out of use for good; which is told once, unless it was the last.</summary>
    /// <exception cref="FailureException">It was the last: <paramref name="why"/>.</exception>
    public void TakeOut(string tokenId, string why, string whyWhenLast)
    {
        lock (_lock)
        {
            var isNews = pool.TakeOut(tokenId);
            if (isNews && pool.InUse.Count == 0)
                _whyEmpty = whyWhenLast;
            else if (isNews)
                log.TookOut(tokenId, pool.InUse.Count, why);
            ThrowIfEmpty();
        }
    }

    private async Task<Turn> PassAsync(Func<(Turn? Turn, TimeSpan Wait)> ask, CancellationToken ct)
    {
        while (true)
        {
            await _places.WaitAsync(ct).ConfigureAwait(false);
            (Turn? Turn, TimeSpan Wait) asked = default;
            try
            {
                asked = ask();
                if (asked.Turn is { } turn)
                    return turn;
            }
            finally
            {
                if (asked.Turn is null)
                    _places.Release(); // nobody waits for a limit in somebody else's place
            }
            await Task.Delay(WholeMilliseconds(asked.Wait < MostAtOnce ? asked.Wait : MostAtOnce), time, ct).ConfigureAwait(false);
        }
    }

    private (Turn?, TimeSpan) Ask(string resource, string? preferred)
    {
        lock (_lock)
        {
            ThrowIfEmpty();
            var now = time.GetUtcNow();
            _notices.Say(resource, now);
            var token = pool.Choose(resource, preferred, now);
            var wait = token is null ? pool.First(resource, now)!.Wait(resource, now) : TimeSpan.Zero;
            var shared = SharedWait(now);
            if (token is null || shared > TimeSpan.Zero)
                return (null, wait > shared ? wait : shared);
            token.Budget.Take(resource, now);
            pace?.Take(now);
            return (new(this, token, resource), default);
        }
    }

    private (Turn?, TimeSpan) AskUnsigned(string host)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (SharedWait(now) is { Ticks: > 0 } wait)
                return (null, wait);
            pace?.Take(now);
            return (new(this, null, host), default);
        }
    }

    private TimeSpan SharedWait(DateTimeOffset now)
    {
        var (closed, paced) = (_closedUntil - now, pace?.Wait(now) ?? TimeSpan.Zero);
        return closed > paced ? closed : paced;
    }

    private void ThrowIfEmpty()
    {
        if (pool.InUse.Count == 0)
            throw new FailureException(FailureKind.Input, _whyEmpty);
    }

    /// <summary>Timers count whole milliseconds and would round down, to ask again a moment too early.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
