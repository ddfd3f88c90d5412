using System.Globalization;
using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>
/// Creates or upgrades the warehouse's schemas by the numbered files of <c>Postgres/migrations</c>, forward only, each in a transaction.
/// </summary>
public sealed class Migrator(Postgres postgres)
{
    /// <summary>Any number: all of this program's sessions have to take the same.</summary>
    private const long Lock = 0x47485101;

    private static readonly IReadOnlyList<(int Version, string Name)> All =
        [.. WarehouseSql.Postgres.List("migrations").Select(name => (int.Parse(name[..4], CultureInfo.InvariantCulture), name))];

    /// <summary>The version that this program needs.</summary>
    public static int Latest => All[^1].Version;

    /// <returns>The names of those that were applied now; none: everything was there.</returns>
    /// <exception cref="FailureException">Input: the server can't be used, or its schemas are of a newer program.</exception>
    public Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken) => postgres.UseAsync<IReadOnlyList<string>>(async connection =>
    {
        await connection.ExecuteAsync("select pg_advisory_lock(@Lock)", new { Lock }, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync("""
                create schema if not exists github_queue;
                create table if not exists github_queue.migrations(version integer primary key, name text not null, applied_at timestamptz not null default now());
                """, null, cancellationToken).ConfigureAwait(false);
            var current = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
            RefuseNewer(current);
            var applied = new List<string>();
            foreach (var (version, name) in All.Where(migration => migration.Version > current))
            {
                await ApplyAsync(connection, version, name, cancellationToken).ConfigureAwait(false);
                applied.Add(name);
            }
            return applied;
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock_all()", null, CancellationToken.None).ConfigureAwait(false); // the session goes back to its pool
        }
    }, cancellationToken);

    /// <returns>False: nobody has created the warehouse yet.</returns>
    /// <exception cref="FailureException">Input: the server can't be used.</exception>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken) => postgres.UseAsync(connection => IsThereAsync(connection, cancellationToken), cancellationToken);

    /// <exception cref="FailureException">Input: the schemas aren't there, are older than this program needs, or newer.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => postgres.UseAsync(async connection =>
    {
        if (!await IsThereAsync(connection, cancellationToken).ConfigureAwait(false))
            throw new FailureException(FailureKind.Input, $"There is no warehouse at '{postgres.Name}' yet: run 'github-queue warehouse init'.");
        var current = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        RefuseNewer(current);
        return current == Latest ? current : throw new FailureException(
            FailureKind.Input, $"The warehouse at '{postgres.Name}' has version {current}, and {Latest} is needed: run 'github-queue warehouse init'.");
    }, cancellationToken);

    private static async Task ApplyAsync(NpgsqlConnection connection, int version, string name, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync(WarehouseSql.Postgres.Read($"migrations/{name}"), null, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("insert into github_queue.migrations(version, name) values (@version, @name)", new { version, name }, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ScalarAsync<bool>("select to_regclass('github_queue.migrations') is not null", null, cancellationToken);

    private static Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ScalarAsync<int>("select coalesce(max(version), 0) from github_queue.migrations", null, cancellationToken);

    private void RefuseNewer(int current)
    {
        if (current > Latest)
            throw new FailureException(FailureKind.Input, $"The warehouse at '{postgres.Name}' has version {current}, and this program knows versions up to {Latest}: use a newer github-queue.");
    }
}
