namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>Signs tokens with a user's private key: another one before the last expires, or when it is refused.</summary>
internal sealed class KeyPairSignIn(SnowflakeSettings settings, TimeProvider time) : SnowflakeSignIn
{
    /// <summary>"The JWT is valid for at most one hour after the token is issued": https://docs.snowflake.com/en/developer-guide/sql-api/authenticating.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(59);

    /// <summary>A request may be under way for minutes.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1);
    private SnowflakeSecret _pem = settings.PrivateKey!;
    private KeyPair _key = KeyPair.Read(settings.PrivateKey!, settings.Passphrase);
    private string? _token;
    private DateTimeOffset _renewAt;

    public override string TokenType => "KEYPAIR_JWT";

    public override (string Who, string Advice) Refused => (
        $"the key of user '{settings.User}' in {_pem.Name}",
        $"'describe user {settings.User}' has to show RSA_PUBLIC_KEY_FP = {_key.Fingerprint}, the account has to be '{settings.Account}', and this machine's clock has to be right");

    public override Task<string> TokenAsync(CancellationToken cancellationToken) => LockedAsync(() => Task.FromResult(Current()), cancellationToken);

    public override Task<bool> RenewAsync(string refused, CancellationToken cancellationToken) => LockedAsync(async () =>
    {
        if (_token != refused)
            return true;
        _token = null;
        if (_pem.RenewAsync is not null && await _pem.RenewAsync(_pem.Value, cancellationToken).ConfigureAwait(false) is { } other)
        {
            var pem = _pem with { Value = other };
            var key = KeyPair.Read(pem, settings.Passphrase);
            _key.Dispose();
            (_pem, _key) = (pem, key);
        }
        return true;
    }, cancellationToken);

    public override void Dispose()
    {
        _key.Dispose();
        _one.Dispose();
    }

    private string Current()
    {
        var now = time.GetUtcNow();
        if (_token is null || now >= _renewAt)
            (_token, _renewAt) = (_key.Sign(settings.Account, settings.User!, now, Lifetime), now + Lifetime - Early);
        return _token;
    }

    private async Task<T> LockedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }
}
