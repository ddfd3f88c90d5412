using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>
/// What the holder of a claim may do with it. Everything is guarded by the lease's token: a worker that was taken for dead and
/// wakes up again changes nothing, and is told so by <c>false</c>.
/// </summary>
public sealed class ClaimedBatch(Database database, Batch batch, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Moves the lease's end to <paramref name="lease"/> from now.</summary>
    public bool Extend(TimeSpan lease) => database.Write(() =>
        Guarded("update queue_batches set lease_expires = ?3 where id = ?1 and lease_token = ?2 and lease_owner is not null")
            .Bind(3, Now + (long)lease.TotalMilliseconds).Execute() == 1);

    /// <summary>Gives the batch back until a time, whole, burning no attempt.</summary>
    /// <param name="reason">What the outside world did; null: the worker was asked to stop.</param>
    public bool RetryAt(DateTimeOffset when, string? reason) => database.Write(() =>
    {
        var at = when.ToUnixTimeMilliseconds();
        var given = Guarded("""
            update queue_batches set lease_owner = null, lease_expires = null, touching = null, available_at = ?3, last_error = ?4
              where id = ?1 and lease_token = ?2
            """).Bind(3, at).Bind(4, reason).Execute() == 1;
        if (given)
            database.Prepare("""
                update queue_items set status = 'delayed', available_at = ?2, last_error = coalesce(?3, last_error)
                  where batch = ?1 and status in ('leased', 'delayed')
                """).Bind(1, batch.Id).Bind(2, at).Bind(3, reason).Execute();
        return given;
    });

    /// <summary>
    /// Ends the batch in one transaction: manifest row, table rows (<paramref name="applyRows"/>), items. All of it, or nothing where
    /// the lease was lost.
    /// </summary>
    public bool Complete(ManifestEntry stored, IReadOnlyList<ItemOutcome> outcomes, Action applyRows)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(applyRows);
        return database.Write(() =>
        {
            if (Guarded("delete from queue_batches where id = ?1 and lease_token = ?2").Execute() == 0)
                return false;
            AddToManifest(stored);
            applyRows();
            foreach (var outcome in outcomes.Where(o => o.IsDead))
                BuryItem(outcome);
            database.Prepare("""
                delete from queue_payloads where item_id in
                  (select id from queue_items where batch = ?1 and status in ('leased', 'delayed'))
                """).Bind(1, batch.Id).Execute();
            var done = database.Prepare("""
                update queue_items set status = 'done', completed_at = ?2, archive_key = ?3, last_error = null
                  where batch = ?1 and status in ('leased', 'delayed')
                """).Bind(1, batch.Id).Bind(2, Now).Bind(3, batch.ObjectKey).Execute();
            var expected = outcomes.Count(o => !o.IsDead);
            return done == expected ? true : throw new InvalidOperationException(
                $"Batch {batch.Id} has {done} items to complete, and {expected} were expected.");
        });
    }

    /// <summary>The first step of a suspect batch: its object is there, its items follow one by one.</summary>
    public bool CompleteArchiving(ManifestEntry stored) => database.Write(() =>
    {
        var held = IsHeld();
        if (held)
            AddToManifest(stored);
        return held;
    });

    /// <summary>Marks the item that is taken in hand next: should the worker die now, it was this one; null: it was none of them.</summary>
    public bool Touch(QueueItem? item) =>
        database.Write(() => Guarded("update queue_batches set touching = ?3 where id = ?1 and lease_token = ?2").Bind(3, item?.Id).Execute() == 1);

    /// <summary>Ends one item of a suspect batch, and the batch with its last one.</summary>
    public bool CompleteItem(ItemOutcome outcome, Action applyRow)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(applyRow);
        return database.Write(() =>
        {
            if (Guarded("update queue_batches set touching = null where id = ?1 and lease_token = ?2").Execute() == 0)
                return false;
            applyRow();
            if (outcome.IsDead)
                BuryItem(outcome);
            else
                FinishItem(outcome.Item);
            Guarded("""
                delete from queue_batches where id = ?1 and lease_token = ?2
                  and not exists(select 1 from queue_items where batch = ?1 and status in ('leased', 'delayed'))
                """).Execute();
            return true;
        });
    }

    private bool IsHeld() => Guarded("select 1 from queue_batches where id = ?1 and lease_token = ?2").ScalarNumber() == 1;

    private Statement Guarded(string sql) => database.Prepare(sql).Bind(1, batch.Id).Bind(2, batch.LeaseToken);

    private void FinishItem(QueueItem item)
    {
        database.Prepare("delete from queue_payloads where item_id = ?1").Bind(1, item.Id).Execute();
        database.Prepare("update queue_items set status = 'done', completed_at = ?2, archive_key = ?3, last_error = null where id = ?1 and status = 'leased'")
            .Bind(1, item.Id).Bind(2, Now).Bind(3, batch.ObjectKey).Execute();
    }

    private void BuryItem(ItemOutcome outcome) =>
        database.Prepare("update queue_items set status = 'dead', last_error = ?2, completed_at = ?3, archive_key = ?4 where id = ?1 and status = 'leased'")
            .Bind(1, outcome.Item.Id).Bind(2, outcome.Reason).Bind(3, Now).Bind(4, batch.ObjectKey).Execute();

    private void AddToManifest(ManifestEntry stored) => new Manifest(database).Add(
        batch.Id, batch.Root, batch.ObjectKey, batch.Items[0].Record.Entity, batch.Items.Count, batch.Items[0].Id, batch.Items[^1].Id, stored);
}
