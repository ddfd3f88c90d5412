namespace GitHubQueue.GitHub;

/// <summary>Where every request to the API waits its turn: for the budget, the secondary limit and the pace, whichever is longest.</summary>
/// <remarks>A null <paramref name="pace"/> is as fast as the server answers.</remarks>
internal sealed class LimitGate(RateBudget budget, RequestPace? pace, TimeProvider time, GitHubLog log)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _announced = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    public IReadOnlyCollection<BudgetSnapshot> Budgets
    {
        get
        {
            lock (_lock)
                return budget.Snapshots;
        }
    }

    /// <summary>Returns when a request may be sent, and counts it as sent.</summary>
    public async Task PassAsync(string resource, CancellationToken ct)
    {
        while (Ask(resource) is { Ticks: > 0 } wait)
            await Task.Delay(WholeMilliseconds(wait), time, ct).ConfigureAwait(false);
    }

    public void Observe(ReplyHeaders headers)
    {
        lock (_lock)
            budget.Observe(headers, time.GetUtcNow());
    }

    /// <summary>Keeps all requests back for a while: a limit is the token's, not one URL's.</summary>
    /// <returns>When it opens again.</returns>
    public DateTimeOffset Close(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + wait;
            _closedUntil = until > _closedUntil ? until : _closedUntil;
            return until;
        }
    }

    private TimeSpan Ask(string resource)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var reset = budget.Wait(resource, now);
            if (reset > TimeSpan.Zero)
                Announce(resource, now, now + reset);
            var wait = new[] { reset, _closedUntil - now, pace?.Wait(now) ?? TimeSpan.Zero }.Max();
            if (wait > TimeSpan.Zero)
                return wait;
            budget.Take(resource, now);
            pace?.Take(now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Once for each reset, however many requests wait for it; not for the seconds between the first requests after it.</summary>
    private void Announce(string resource, DateTimeOffset now, DateTimeOffset until)
    {
        if (until - now <= Moment || until - _announced.GetValueOrDefault(resource) <= Moment || budget[resource] is not { } spent)
            return;
        _announced[resource] = until;
        log.WaitingForReset(spent, until);
    }

    /// <summary>Timers count whole milliseconds and would round down, to ask again a moment too early.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
