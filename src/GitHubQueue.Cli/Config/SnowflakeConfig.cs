using GitHubQueue.Secrets;

namespace GitHubQueue.Cli.Config;

/// <summary>What the config file says of Snowflake, each as in <see cref="Warehouse.Snowflake.SnowflakeSettings"/>; null: nothing.</summary>
internal sealed record SnowflakeConfig
{
    public string? Account { get; init; }
    public string? Url { get; init; }
    public string? User { get; init; }

    /// <summary>Where key, passphrase and token are, never they themselves.</summary>
    public SecretReference? PrivateKey { get; init; }

    public SecretReference? Passphrase { get; init; }
    public SecretReference? Token { get; init; }
    public string? TokenType { get; init; }
    public string? Role { get; init; }
    public string? Warehouse { get; init; }
    public string? Database { get; init; }
    public string? Schema { get; init; }
    public string? Stage { get; init; }
    public string? QueryTag { get; init; }
}
