using GitHubQueue.Archive;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Operations;

/// <summary>What a maintenance removed.</summary>
/// <param name="Items">Rows of the queue, of records that are done.</param>
/// <param name="Runs">Rows of <c>runs</c> and <c>event_polls</c>.</param>
/// <param name="Leftovers">Temporary files in the lake.</param>
/// <param name="FreedBytes">Given back to the file system.</param>
public sealed record MaintenanceResult(long Items, long Runs, int Leftovers, long FreedBytes);

/// <summary>
/// Keeps a database small over the years: in short transactions, safe while everything else runs, and at any moment to be broken off. What
/// tables and archive hold is never touched, nor what is known of each record, which keeps it from being enqueued again.
/// </summary>
/// <param name="keep">How long lineage is kept; null: for ever.</param>
public sealed class Maintenance(TimeSpan? keep, Database database, TimeProvider time)
{
    private const int RowsOfAStep = 5000, PagesOfAStep = 500;

    /// <summary>A worker writes a temporary file within seconds.</summary>
    private static readonly TimeSpan AgeOfLeftovers = TimeSpan.FromHours(6);

    /// <exception cref="FailureException">The database or an archive can't be written.</exception>
    public async Task<MaintenanceResult> RunAsync(IEnumerable<IArchive> archives, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archives);
        var (items, runs) = (0L, 0L);
        if (keep is { } age)
        {
            var before = (time.GetUtcNow() - age).ToUnixTimeMilliseconds();
            items = PruneItems(before, cancellationToken);
            runs = InSteps("delete from runs where id in (select id from runs where finished_at < ?1 limit ?2)", before, cancellationToken)
                + InSteps("delete from event_polls where id in (select id from event_polls where finished_at < ?1 limit ?2)", before, cancellationToken);
        }
        var freed = Vacuum(cancellationToken);
        database.Checkpoint();
        var leftovers = 0;
        foreach (var archive in archives)
            leftovers += await archive.RemoveLeftoversAsync(time.GetUtcNow() - AgeOfLeftovers, cancellationToken).ConfigureAwait(false);
        return new(items, runs, leftovers, freed);
    }

    /// <summary>The manifest notes how many of each object's are gone. Dead letters stay.</summary>
    private long PruneItems(long before, CancellationToken cancellationToken)
    {
        var (pruned, last) = (0L, 0L);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = database.Write(() =>
            {
                var rows = database.Prepare("select id, batch from queue_items where id > ?1 and status = 'done' and completed_at < ?2 order by id limit ?3")
                    .Bind(1, last).Bind(2, before).Bind(3, RowsOfAStep);
                var page = new List<(long Id, string Batch)>();
                while (rows.Step())
                    page.Add((rows.Number(0), rows.Text(1)!));
                foreach (var (id, _) in page)
                    database.Prepare("delete from queue_items where id = ?1").Bind(1, id).Execute();
                foreach (var of in page.GroupBy(row => row.Batch))
                    database.Prepare("update archive_objects set pruned = pruned + ?2 where batch = ?1").Bind(1, of.Key).Bind(2, of.Count()).Execute();
                return page;
            });
            if (found.Count == 0)
                return pruned;
            (pruned, last) = (pruned + found.Count, found[^1].Id);
        }
    }

    private long InSteps(string sql, long before, CancellationToken cancellationToken)
    {
        var (all, step) = (0L, 0);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            step = database.Write(() => database.Prepare(sql).Bind(1, before).Bind(2, RowsOfAStep).Execute());
            all += step;
        }
        while (step > 0);
        return all;
    }

    private long Vacuum(CancellationToken cancellationToken)
    {
        var size = Number("pragma page_size");
        var first = Number("pragma freelist_count");
        for (var free = first; free > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            database.Write(() => database.Execute($"pragma incremental_vacuum({PagesOfAStep})")); // so that the log is moved back as it grows
            var left = Number("pragma freelist_count");
            if (left >= free)
                break; // a database that was made without auto_vacuum
            free = left;
        }
        return Math.Max(0, first - Number("pragma freelist_count")) * size;
    }

    private long Number(string pragma) => database.Prepare(pragma).ScalarNumber() ?? 0;
}
