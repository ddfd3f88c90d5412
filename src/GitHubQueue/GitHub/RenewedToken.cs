namespace GitHubQueue.GitHub;

/// <summary>A token that is kept elsewhere and may be exchanged there while this program runs: when it is refused, it is looked up again, once for all requests.</summary>
/// <param name="first">As it was found at first.</param>
/// <param name="name">Where it is kept.</param>
/// <param name="renew">See <see cref="GitHubOptions.RenewToken"/>.</param>
#pragma warning disable CA1001 // a semaphore of which nobody took the wait handle holds nothing
internal sealed class RenewedToken(string first, string name, Func<string, CancellationToken, Task<string?>> renew, SafeText safe, GitHubLog log) : ITokenSource
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _one = new(1);
    private TokenAnswer _current = TokenAnswer.Given(first);

    public Task<TokenAnswer> GetAsync(CancellationToken ct) => Task.FromResult(Volatile.Read(ref _current));

    public async Task<bool> ReplaceAsync(int generation, CancellationToken ct)
    {
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_current.Generation != generation)
                return true;
            if (await renew(_current.Token!, ct).ConfigureAwait(false) is not { } token)
                return false;
            GitHubOptions.CheckToken(token, name);
            safe.Hide(token);
            Volatile.Write(ref _current, TokenAnswer.Given(token, generation + 1));
            log.FetchedAgain(name);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }
}
