using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Warehouse;

/// <summary>Compares a warehouse with the manifest and, where it is asked to be deep, its rows with those of the tables. Looks only; safe while loads run.</summary>
public sealed class WarehouseAudit(LoadTarget target, Database database)
{
    /// <summary>Objects that aren't loaded yet are no difference: they wait, as all do where the warehouse hasn't been created yet.</summary>
    /// <param name="deep">Counts all rows of the warehouse, too.</param>
    /// <exception cref="FailureException">Input: the warehouse can't be used, or isn't of this program's version. Unavailable: it went away.</exception>
    public async Task<IReadOnlyList<Difference>> CompareAsync(bool deep, CancellationToken cancellationToken)
    {
        if (await target.LedgerAsync(null, cancellationToken).ConfigureAwait(false) is not { } ledger)
            return [];
        var differences = new List<Difference>();
        var loads = ledger.ToLookup(load => load.Target);
        foreach (var (table, entity) in target.Tables)
        {
            var expected = Expected(entity);
            differences.AddRange(loads[table].Select(load => Compare(load, expected)).OfType<Difference>());
            if (deep && entity != Entity.Event)
                differences.AddRange(await CompareRowsAsync(table, entity, loads[table], expected, cancellationToken).ConfigureAwait(false));
        }
        if (deep)
        {
            differences.AddRange((await target.CheckDeepAsync(cancellationToken).ConfigureAwait(false)).Where(finding => finding.IsWrong)
                .Select(finding => new Difference($"Warehouse: {finding.Name}: {finding.Found}, {finding.Meaning}.", "Something else has written there: drop its schemas, 'github-queue warehouse init', and load again.")));
        }
        return differences;
    }

    private static Difference? Compare(LedgerEntry load, Dictionary<Guid, (ArchivedObject Object, int Records)> expected)
    {
        if (!expected.TryGetValue(load.Batch, out var of))
            return new($"The warehouse has loaded object {load.Batch} into {load.Target}, and the manifest doesn't list it.", "Load each database into a warehouse of its own; after a restored backup, 'github-queue replay' lists it.");
        return of.Records == load.Extracted ? null : new(
            $"Object {load.Batch} has {of.Records} records, and {load.Extracted} of them were read when it was loaded into {load.Target}.", Again(of.Object));
    }

    /// <summary>
    /// A row of pipeline.db is in its newest state, and names the object that holds it: once that object is loaded, the warehouse's row names the
    /// same. The other way round it needn't: a newer state may wait for its load. The tables are read last, so that what is loaded meanwhile is no difference.
    /// Objects whose typed copies have fewer rows than the table got from them are left out: they are no difference of the warehouse's.
    /// </summary>
    private async Task<List<Difference>> CompareRowsAsync(
        string table, string entity, IEnumerable<LedgerEntry> loads, Dictionary<Guid, (ArchivedObject Object, int Records)> expected, CancellationToken cancellationToken)
    {
        var there = await target.RowsByObjectAsync(table, cancellationToken).ConfigureAwait(false);
        var rows = RowTables.RowsByObject(database, entity);
        var readable = IsTyped(entity) ? new Manifest(database).Readable(entity) : new Dictionary<Guid, long>();
        var differences = new List<Difference>();
        foreach (var load in loads)
        {
            if (!expected.TryGetValue(load.Batch, out var of) || of.Records < readable.GetValueOrDefault(load.Batch, of.Object.Items))
                continue;
            var (found, due) = (there.GetValueOrDefault(of.Object.Key), rows.GetValueOrDefault(of.Object.Key));
            if (found < due)
                differences.Add(new($"{table} of the warehouse has {found} of the {due} rows whose newest state is in '{of.Object.Key}'.", Again(of.Object)));
        }
        return differences;
    }

    /// <summary>Loaded from typed copies, which needn't have all records of an object.</summary>
    private static bool IsTyped(string entity) => TypedTable.All.Any(table => table.Entity == entity);

    private static string Again(ArchivedObject source) => FormattableString.Invariant($"'github-queue load --run-date {source.RunDate:yyyy-MM-dd}' loads commits and pull requests of its day again.");

    /// <summary>Of each object that may have been loaded, how many records a load reads.</summary>
    private Dictionary<Guid, (ArchivedObject Object, int Records)> Expected(string entity)
    {
        var manifest = new Manifest(database);
        return IsTyped(entity)
            ? manifest.Typed(entity).ToDictionary(typed => typed.Source.Batch, typed => (typed.Source, typed.Rows))
            : manifest.Completed(entity).ToDictionary(source => source.Batch, source => (source, source.Items));
    }
}
