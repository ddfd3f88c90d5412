using GitHubQueue.Cli.Commands;
using GitHubQueue.Cli.Config;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Sqlite;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;
using Serilog;

namespace GitHubQueue.Cli;

/// <summary>Opens warehouses with what environment and config say of them.</summary>
internal static class Warehouses
{
    private const string UrlVariable = "DATABASE_URL", HostVariable = "DB_HOST";

    private static bool IsInEnvironment => (CommonOptions.Variable(UrlVariable) ?? CommonOptions.Variable(HostVariable)) is not null;

    /// <summary>The warehouse that belongs to a database: the config's, or the one in the environment that was loaded from it. Null: none.</summary>
    public static WarehouseKind? Of(PipelineConfig config, Database database) =>
        config.Warehouse?.Target ?? (IsInEnvironment && Runs.Had(database, LoadCommand.Name) ? WarehouseKind.Postgres : null);

    /// <summary>Opens a warehouse for as long as something is done with it.</summary>
    /// <exception cref="FailureException">Input: it isn't named, or not in a way that can be understood, or what is needed for it can't be had.</exception>
    public static async Task<T> UseAsync<T>(PipelineConfig config, WarehouseKind kind, ILogger log, Func<LoadTarget, Task<T>> act, CancellationToken stop)
    {
        if (kind == WarehouseKind.Snowflake)
        {
            using var snowflake = await Snowflakes.OpenAsync(config, log, stop).ConfigureAwait(false);
            return await act(new SnowflakeTarget(snowflake)).ConfigureAwait(false);
        }
        var postgres = await OpenPostgresAsync(config, stop).ConfigureAwait(false);
        await using var closing = postgres.ConfigureAwait(false);
        return await act(new PostgresTarget(postgres)).ConfigureAwait(false);
    }

    /// <summary>Fetches the server's address, where the config says that it is kept elsewhere, and connects to nothing else yet.</summary>
    /// <exception cref="FailureException">Input: no server is named, or not in a way that can be understood, or the address can't be had.</exception>
    public static async Task<Postgres> OpenPostgresAsync(PipelineConfig config, CancellationToken stop)
    {
        if (CommonOptions.Variable(UrlVariable) is { } url)
            return new(PostgresSettings.Parse(url, UrlVariable));
        if (CommonOptions.Variable(HostVariable) is { } host)
            return new(PostgresSettings.OfParts(
                host, CommonOptions.Variable("DB_PORT"), CommonOptions.Variable("DB_NAME"), CommonOptions.Variable("DB_USER"), CommonOptions.Variable("DB_PASS")));
        if (config.Warehouse?.PostgresUrl is { } reference)
            return await OpenAsync(SecretStores.Open(reference), stop).ConfigureAwait(false);
        throw new FailureException(
            FailureKind.Input, $"No warehouse is named: set {UrlVariable} (such as {PostgresSettings.Example}), or DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASS, or warehouse: in the config.");
    }

    private static async Task<Postgres> OpenAsync(Secret secret, CancellationToken stop)
    {
        var url = await secret.GetAsync(stop).ConfigureAwait(false) ?? throw new FailureException(
            FailureKind.Input, $"The address of PostgreSQL is to be in '{secret.Name}', and that is not set: set it, or set {UrlVariable}.");
        return new(PostgresSettings.Parse(url, secret.Name), $"'{secret.Name}'", async ct =>
        {
            if (await secret.RenewAsync(url, ct).ConfigureAwait(false) is not { } other)
                return null;
            url = other;
            return PostgresSettings.Parse(other, secret.Name);
        });
    }
}
