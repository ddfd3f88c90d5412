namespace GitHubQueue.GitHub;

/// <summary>
/// The token that an App's installation has at the moment: made when first needed, renewed before it expires and when it was refused.
/// However many requests need it, one renewal serves them all.
/// </summary>
internal sealed class InstallationTokens(GitHubApp app, AppApi api, TimeProvider time, GitHubLog log) : ITokenSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private InstallationToken? _current;
    private int _generation;
    private Task<TokenAnswer>? _renewal;

    public Task<TokenAnswer> GetAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_current is { } token && !token.IsDue(time.GetUtcNow()))
                return Task.FromResult(TokenAnswer.Given(token.Text, _generation));
            if (_renewal is null or { IsCompleted: true })
                _renewal = RenewAsync();
            return _renewal.WaitAsync(ct); // who gives up waiting leaves it to the others
        }
    }

    public Task<bool> ReplaceAsync(int generation, CancellationToken ct)
    {
        lock (_lock)
            _current = generation == _generation ? null : _current;
        return Task.FromResult(true);
    }

    /// <summary>Stops a renewal that is under way.</summary>
    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private async Task<TokenAnswer> RenewAsync()
    {
        var (token, answer) = await api.MakeTokenAsync(_stopped.Token).ConfigureAwait(false);
        lock (_lock)
        {
            if (token is not null)
            {
                _current = token;
                log.Renewed(app.TokenId, token.ExpiresAt);
                return TokenAnswer.Given(token.Text, ++_generation);
            }
            if (answer.Failure is not { } failure || _current is not { } old || !old.StillServes(time.GetUtcNow()))
                return answer;
            log.KeptOldToken(app.TokenId, failure, old.ExpiresAt);
            return TokenAnswer.Given(old.Text, _generation);
        }
    }
}
