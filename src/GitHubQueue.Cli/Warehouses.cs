using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Warehouse;

namespace GitHubQueue.Cli;

/// <summary>Opens warehouses with what environment and config say of them.</summary>
internal static class Warehouses
{
    private const string UrlVariable = "DATABASE_URL";

    /// <summary>Connects to nothing yet.</summary>
    /// <exception cref="FailureException">Input: no server is named, or not in a way that can be understood.</exception>
    public static Postgres OpenPostgres(PipelineConfig config)
    {
        if (CommonOptions.Variable(UrlVariable) is { } url)
            return new(PostgresSettings.Parse(url, UrlVariable));
        if (CommonOptions.Variable("DB_HOST") is { } host)
            return new(PostgresSettings.OfParts(
                host, CommonOptions.Variable("DB_PORT"), CommonOptions.Variable("DB_NAME"), CommonOptions.Variable("DB_USER"), CommonOptions.Variable("DB_PASS")));
        if (config.Warehouse?.PostgresUrl is { } reference)
            return new(PostgresSettings.Parse(
                reference.Fetch() ?? throw new FailureException(FailureKind.Input, $"The address of PostgreSQL is to be in '{reference.Text}', and that is not set: set it, or set {UrlVariable}."),
                reference.Text));
        throw new FailureException(
            FailureKind.Input, $"No warehouse is named: set {UrlVariable} (such as {PostgresSettings.Example}), or DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASS, or warehouse: in the config.");
    }
}
