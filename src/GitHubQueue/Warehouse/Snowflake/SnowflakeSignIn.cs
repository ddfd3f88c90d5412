namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>Tokens for requests, one after the other. Safe to use from several threads.</summary>
internal abstract class SnowflakeSignIn : IDisposable
{
    /// <summary>As the header X-Snowflake-Authorization-Token-Type names it; null: Snowflake finds out.</summary>
    public abstract string? TokenType { get; }

    /// <summary>Who signs in, and what to check when that is refused, for sentences.</summary>
    public abstract (string Who, string Advice) Refused { get; }

    public static SnowflakeSignIn Of(SnowflakeSettings settings, TimeProvider time) =>
        settings.Token is { } token ? new TokenSignIn(token, settings.TokenType) : new KeyPairSignIn(settings, time);

    public abstract Task<string> TokenAsync(CancellationToken cancellationToken);

    /// <summary>Lets go of a token that was refused, once for all requests that used it.</summary>
    /// <returns>False: there is no other one.</returns>
    public abstract Task<bool> RenewAsync(string refused, CancellationToken cancellationToken);

    public abstract void Dispose();
}
