using System.Globalization;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// Creates or upgrades the tables by the numbered files of <c>Snowflake/migrations</c>, forward only. Each statement is a request and commits by
/// itself, as definitions do in Snowflake; so a file that was interrupted is run again, and each of its statements bears that.
/// </summary>
public sealed class SnowflakeMigrator(SnowflakeWarehouse snowflake)
{
    private static readonly IReadOnlyList<(int Version, string Name)> All =
        [.. WarehouseSql.Snowflake.List("migrations").Select(name => (int.Parse(name[..4], CultureInfo.InvariantCulture), name))];

    /// <summary>The version that this program needs.</summary>
    public static int Latest => All[^1].Version;

    /// <returns>The names of those that were applied now; none: everything was there.</returns>
    /// <exception cref="FailureException">Input: Snowflake can't be used this way, or its tables are of a newer program. Unavailable: it went away.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var current = await VersionAsync(cancellationToken).ConfigureAwait(false) ?? 0;
        RefuseNewer(current);
        await RunAsync(
            "the creation of 'migrations'", "create table if not exists migrations(version number not null, name varchar not null, applied_at timestamp_tz not null)", cancellationToken).ConfigureAwait(false);
        var applied = new List<string>();
        foreach (var (version, name) in All.Where(migration => migration.Version > current))
        {
            foreach (var statement in SnowflakeScript.Statements($"migrations/{name}"))
                await RunAsync($"migration {name}", statement, cancellationToken).ConfigureAwait(false);
            await RunAsync($"the record of migration {name}", FormattableString.Invariant(
                $"insert into migrations(version, name, applied_at) select {version}, '{name}', current_timestamp where not exists (select 1 from migrations where version = {version})"), cancellationToken).ConfigureAwait(false);
            applied.Add(name);
        }
        return applied;
    }

    /// <returns>False: nobody has created the warehouse yet.</returns>
    /// <exception cref="FailureException">Input: Snowflake can't be used this way. Unavailable: it went away.</exception>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken) => await VersionAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <exception cref="FailureException">Input: the tables aren't there, are older than this program needs, or newer.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (await VersionAsync(cancellationToken).ConfigureAwait(false) is not { } current)
            throw new FailureException(FailureKind.Input, $"There is no warehouse at '{snowflake.Name}' yet: run 'github-queue warehouse init --target snowflake'.");
        RefuseNewer(current);
        if (current < Latest)
            throw new FailureException(FailureKind.Input, $"The warehouse at '{snowflake.Name}' has version {current}, and {Latest} is needed: run 'github-queue warehouse init --target snowflake'.");
    }

    /// <summary>Null: there is no table that tells.</summary>
    private async Task<int?> VersionAsync(CancellationToken cancellationToken)
    {
        var table = await RunAsync(
            "a look for 'migrations'", "select 1 from information_schema.tables where table_schema = current_schema() and table_name = 'MIGRATIONS'", cancellationToken).ConfigureAwait(false);
        if (table.Rows.Count == 0)
            return null;
        var version = await RunAsync("a look at 'migrations'", "select coalesce(max(version), 0) as version from migrations", cancellationToken).ConfigureAwait(false);
        return (int)(version.Number(version.Rows[0], "version") ?? 0);
    }

    private Task<SqlResult> RunAsync(string what, string sql, CancellationToken cancellationToken) => snowflake.Api.RunAsync(new(what, sql), cancellationToken);

    private void RefuseNewer(int current)
    {
        if (current > Latest)
            throw new FailureException(FailureKind.Input, $"The warehouse at '{snowflake.Name}' has version {current}, and this program knows versions up to {Latest}: use a newer github-queue.");
    }
}
