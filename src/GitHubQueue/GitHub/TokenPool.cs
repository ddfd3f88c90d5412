namespace GitHubQueue.GitHub;

/// <summary>
/// Which token signs the next request. GitHub counts by account, and speaks of "a single user or client ID" for the secondary limit too
/// (docs/decisions/0006-tokens.md), so what stops one token doesn't stop the others. Not safe for several threads at once.
/// </summary>
internal sealed class TokenPool(IEnumerable<PooledToken> tokens)
{
    private readonly List<PooledToken> _inUse = [.. tokens];

    public IReadOnlyList<PooledToken> InUse => _inUse;

    /// <summary>
    /// The one with the most left above its reserve, of those that may be used now; but <paramref name="preferred"/> (a
    /// <see cref="Credential.Id"/>) goes before all. Null: there is none, see <see cref="First"/>.
    /// </summary>
    public PooledToken? Choose(string resource, string? preferred, DateTimeOffset now) => _inUse
        .Where(token => token.Wait(resource, now) == TimeSpan.Zero)
        .MaxBy(token => (token.Credential.Id == preferred, token.Budget.Left(resource, now)));

    /// <summary>The one that may be used first; null where all are out of use.</summary>
    public PooledToken? First(string resource, DateTimeOffset now) => _inUse.MinBy(token => token.Wait(resource, now));

    public void Bench(string id, DateTimeOffset until) => _inUse.Find(token => token.Credential.Id == id)?.Bench(until);

    /// <summary>For good. False: it was out already.</summary>
    public bool TakeOut(string id) => _inUse.RemoveAll(token => token.Credential.Id == id) > 0;
}
