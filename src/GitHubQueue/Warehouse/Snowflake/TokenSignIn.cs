namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>A token that somebody else made: OAuth, or a programmatic access token. When it is refused, it is looked up again where it is kept.</summary>
internal sealed class TokenSignIn(SnowflakeSecret secret, string? type) : SnowflakeSignIn
{
    private readonly SemaphoreSlim _one = new(1);
    private string _token = secret.Value;

    public override string? TokenType => type;

    public override (string Who, string Advice) Refused => (
        $"the token in {secret.Name}",
        "it may have expired, be of another account, or be restricted to another role or network: put a new one there");

    public override Task<string> TokenAsync(CancellationToken cancellationToken) => Task.FromResult(Volatile.Read(ref _token));

    public override async Task<bool> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token != refused)
                return true;
            if (secret.RenewAsync is null || await secret.RenewAsync(refused, cancellationToken).ConfigureAwait(false) is not { } other)
                return false;
            Volatile.Write(ref _token, other);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose() => _one.Dispose();
}
