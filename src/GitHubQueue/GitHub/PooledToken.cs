namespace GitHubQueue.GitHub;

/// <summary>One token of the pool with its limits. Not safe for several threads at once.</summary>
internal sealed class PooledToken(Credential credential, RateBudget budget)
{
    private DateTimeOffset _benchedUntil = DateTimeOffset.MinValue;

    public Credential Credential => credential;

    public RateBudget Budget => budget;

    /// <summary>Zero: it may be used now.</summary>
    public TimeSpan Wait(string resource, DateTimeOffset now)
    {
        var (reset, bench) = (budget.Wait(resource, now), _benchedUntil - now);
        return reset > bench ? reset : bench > TimeSpan.Zero ? bench : TimeSpan.Zero;
    }

    /// <summary>For the secondary limit, which is that of all resources. A longer bench stays.</summary>
    public void Bench(DateTimeOffset until) => _benchedUntil = until > _benchedUntil ? until : _benchedUntil;
}
