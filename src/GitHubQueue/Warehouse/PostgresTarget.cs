using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>Loads events, commits, and pull requests with their reviews and files into PostgreSQL.</summary>
public sealed class PostgresTarget(Postgres postgres) : LoadTarget
{
    /// <summary>Of typed files that are merged together.</summary>
    private const int MergedRows = 20_000, MergedFiles = 1000;

    private readonly Migrator _migrator = new(postgres);

    public override string Name => postgres.Name;

    internal override IReadOnlyList<(string Table, string Entity)> Tables { get; } =
        [(LoadLedger.Events, Entity.Event), (LoadLedger.Commits, Entity.Commit), .. TypedTable.All.Select(table => (table.Target, table.Entity))];

    internal override async Task<IReadOnlyList<LoadUnit>> UnitsAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await _migrator.CheckAsync(cancellationToken).ConfigureAwait(false);
        return await postgres.UseAsync<IReadOnlyList<LoadUnit>>(async connection =>
        {
            var units = new List<LoadUnit>();
            if (!plan.IsOfAMonth)
                units.AddRange(Events(plan, await LoadLedger.KnownAsync(connection, LoadLedger.Events, cancellationToken).ConfigureAwait(false)));
            units.AddRange(Commits(plan, await LoadLedger.KnownAsync(connection, LoadLedger.Commits, cancellationToken).ConfigureAwait(false)));
            foreach (var table in TypedTable.All)
                units.AddRange(Typed(plan, table, await LoadLedger.KnownAsync(connection, table.Target, cancellationToken).ConfigureAwait(false)));
            return units;
        }, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<IReadOnlyList<LedgerEntry>?> LedgerAsync(IReadOnlyCollection<Guid>? batches, CancellationToken cancellationToken)
    {
        if (!await _migrator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return null;
        await _migrator.CheckAsync(cancellationToken).ConfigureAwait(false);
        return await postgres.UseAsync(connection => LoadLedger.ListAsync(connection, batches, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    internal override Task<IReadOnlyDictionary<string, long>> RowsByObjectAsync(string table, CancellationToken cancellationToken) =>
        postgres.UseAsync<IReadOnlyDictionary<string, long>>(async connection => (await connection.ListAsync<(string Object, long Rows)>(
            $"select _source_object, count(*) from {table} group by _source_object", null, cancellationToken).ConfigureAwait(false)).ToDictionary(), cancellationToken);

    internal override Task<IReadOnlyList<Finding>> CheckDeepAsync(CancellationToken cancellationToken) => WarehouseCheck.RunAsync(postgres, null, deep: true, cancellationToken);

    /// <summary>An object each.</summary>
    private IEnumerable<LoadUnit> Events(LoadPlan plan, HashSet<Guid> known) => plan.Objects(Entity.Event)
        .Where(one => !known.Contains(one.Batch)).Select(one => Unit(one.Key, 1, async (connection, token) =>
        {
            var content = await plan.Source.ReadAsync(one, token).ConfigureAwait(false);
            return content.Hash == one.ContentHash
                ? await new EventLoader(connection).LoadAsync(one, content, token).ConfigureAwait(false)
                : throw new FailureException(FailureKind.Conflict, $"The object '{one.Key}' holds other content than was written.");
        }));

    /// <summary>All objects of a day and month together.</summary>
    private IEnumerable<LoadUnit> Commits(LoadPlan plan, HashSet<Guid> known) => plan.Objects(Entity.Commit)
        .GroupBy(one => (one.RunDate, one.Month)).Where(group => plan.IsAgain || group.Any(one => !known.Contains(one.Batch)))
        .Select(group => Unit(
            FormattableString.Invariant($"commits of {group.Key.Month:yyyy-MM} fetched on {group.Key.RunDate:yyyy-MM-dd}"), group.Count(),
            (connection, token) => new CommitLoader(connection).LoadAsync([.. group], one => plan.Source.ReadAsync(one, token), plan.IsAgain, token)));

    private IEnumerable<LoadUnit> Typed(LoadPlan plan, TypedTable table, HashSet<Guid> known) => plan.Groups(table, known, MergedRows, MergedFiles)
        .Select(group => Unit(
            table.NameOf(group), group.Count,
            (connection, token) => new TypedLoader(connection, table).LoadAsync(group, file => plan.Source.ReadAsync(file, token), plan.IsAgain, token)));

    private LoadUnit Unit(string name, int objects, Func<NpgsqlConnection, CancellationToken, Task<LoadResult?>> apply) =>
        new(name, objects, token => postgres.UseAsync(connection => apply(connection, token), token));
}
