namespace GitHubQueue.Cli.Config;

/// <summary>Into what <c>load</c> loads. In options and in the config file in lower case.</summary>
internal enum WarehouseKind
{
    Postgres,
    Snowflake,
}
