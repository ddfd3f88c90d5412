using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Warehouse;

/// <summary>A load as the ledger has it.</summary>
/// <param name="Extracted">Lines of the object, or rows of its typed files.</param>
public sealed record LedgerEntry(string Target, Guid Batch, int Extracted, DateTimeOffset LoadedAt);

/// <summary>Compares the ledger of a warehouse with the manifest.</summary>
public static class WarehouseAudit
{
    /// <summary>Objects that aren't loaded yet are no difference: they wait, as all do where the warehouse hasn't been created yet.</summary>
    /// <param name="deep">Counts all rows of the warehouse, too.</param>
    /// <exception cref="FailureException">Input: the server can't be used, or the warehouse isn't of this program's version.</exception>
    public static async Task<IReadOnlyList<Difference>> CompareAsync(Postgres postgres, Database database, bool deep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var migrator = new Migrator(postgres);
        if (!await migrator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return [];
        await migrator.CheckAsync(cancellationToken).ConfigureAwait(false);
        var ledger = await postgres.UseAsync(connection => connection.ListAsync<LedgerRow>(
            "select target as \"Target\", batch as \"Batch\", extracted as \"Extracted\", loaded_at as \"LoadedAt\" from github_queue.loads", null, cancellationToken), cancellationToken).ConfigureAwait(false);
        var expected = Expected(database);
        var differences = new List<Difference>();
        foreach (var load in ledger)
        {
            if (!expected.TryGetValue((load.Target, load.Batch), out var lines))
                differences.Add(new($"The warehouse has loaded object {load.Batch} into {load.Target}, and the manifest doesn't list it.", "Load each database into a warehouse of its own; after a restored backup, 'github-queue replay' lists it."));
            else if (lines != load.Extracted)
                differences.Add(new($"Object {load.Batch} has {lines} records, and {load.Extracted} of them were read when it was loaded into {load.Target}.", "'github-queue load --run-date' loads commits and pull requests of a day again."));
        }
        if (deep)
        {
            differences.AddRange((await WarehouseCheck.RunAsync(postgres, null, deep: true, cancellationToken).ConfigureAwait(false)).Where(finding => finding.IsWrong)
                .Select(finding => new Difference($"Warehouse: {finding.Name}: {finding.Found}, {finding.Meaning}.", "Something else has written there: drop its schemas, 'github-queue warehouse init', and load again.")));
        }
        return differences;
    }

    /// <exception cref="FailureException">Input: the server can't be used, or lacks the warehouse.</exception>
    public static async Task<IReadOnlyList<LedgerEntry>> LoadsOfAsync(Postgres postgres, Guid[] batches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        await new Migrator(postgres).CheckAsync(cancellationToken).ConfigureAwait(false);
        var rows = await postgres.UseAsync(connection => connection.ListAsync<LedgerRow>("""
            select target as "Target", batch as "Batch", extracted as "Extracted", loaded_at as "LoadedAt" from github_queue.loads where batch = any(@batches) order by load_id
            """, new { batches }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => new LedgerEntry(row.Target, row.Batch, row.Extracted, new DateTimeOffset(row.LoadedAt, TimeSpan.Zero)))];
    }

    private static Dictionary<(string Target, Guid Batch), int> Expected(Database database)
    {
        var manifest = new Manifest(database);
        var expected = new Dictionary<(string, Guid), int>();
        foreach (var (target, entity) in new[] { (LoadLedger.Events, Entity.Event), (LoadLedger.Commits, Entity.Commit) })
        {
            foreach (var source in manifest.Completed(entity))
                expected[(target, source.Batch)] = source.Items;
        }
        foreach (var table in TypedTable.All)
        {
            foreach (var typed in manifest.Typed(table.Entity))
                expected[(table.Target, typed.Source.Batch)] = typed.Rows;
        }
        return expected;
    }

    private sealed class LedgerRow
    {
        public string Target { get; init; } = "";
        public Guid Batch { get; init; }
        public int Extracted { get; init; }
        public DateTime LoadedAt { get; init; }
    }
}
