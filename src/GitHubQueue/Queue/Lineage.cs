using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Writes the queue's rows anew from what the archive holds: which record went into which object, and what the newest state of each key is.</summary>
public sealed class Lineage(Database database, TimeProvider time)
{
    private readonly RecordQueue _queue = new(database);
    private (string? ArchiveKey, Dictionary<(string Entity, string Key, string Hash, long AsOf), long> Rows) _own = (null, []);

    /// <summary>Whether a worker has the batch in hand, or will have: then it isn't to be touched.</summary>
    public bool IsOpen(string batch) => database.Prepare("select 1 from queue_batches where id = ?1").Bind(1, batch).ScalarNumber() == 1;

    /// <summary>Makes a record of an object one that has been completed. Call it inside a write transaction.</summary>
    /// <param name="listed">What the manifest said of the object before; null: it didn't know it.</param>
    /// <param name="isOutdated">A later state of the same time is known already: partitions take turns, so that may be in an earlier object.</param>
    /// <param name="reason">Why it can't be turned into a row, as a dead letter; null: it can.</param>
    /// <returns>
    /// Its number in the queue. Null: it is left as it is, because the letter was given up, or the record stands in another object or batch
    /// already.
    /// </returns>
    public long? Restore(Record record, string batch, string archiveKey, ListedObject? listed, bool isOutdated, string? reason)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!isOutdated)
            _queue.BecomesNewestState(record);
        if (Known(record, archiveKey, listed) is not { } known)
            return Insert(record, batch, archiveKey, reason);
        var isElsewhere = known.ArchiveKey is { } other ? other != archiveKey : known.IsInHand && known.Batch != batch;
        if (isElsewhere || known.IsDropped)
            return null;
        database.Prepare("""
            update queue_items
               set status = ?2, batch = ?3, archive_key = ?4, last_error = ?5, available_at = null, completed_at = coalesce(completed_at, ?6)
             where id = ?1
            """)
            .Bind(1, known.Id).Bind(2, StatusOf(reason)).Bind(3, batch).Bind(4, archiveKey).Bind(5, reason).Bind(6, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Execute();
        KeepPayload(known.Id, record, reason);
        return known.Id;
    }

    private long Insert(Record record, string batch, string archiveKey, string? reason)
    {
        database.Prepare("""
            insert into queue_items(id, entity, key, as_of, hash, partition, org, repo, source, context, bytes, enqueued_at,
                                    status, batch, archive_key, last_error, completed_at)
              values ((select ?1 where not exists(select 1 from queue_items where id = ?1)), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """)
            .Bind(1, record.Item).Bind(2, record.Entity).Bind(3, record.Key).Bind(4, record.AsOf.ToUnixTimeMilliseconds()).Bind(5, record.Hash)
            .Bind(6, archiveKey[..archiveKey.LastIndexOf('/')]).Bind(7, record.Org).Bind(8, record.Repo).Bind(9, record.Source).Bind(10, record.Context)
            .Bind(11, record.Payload.Length).Bind(12, record.FetchedAt.ToUnixTimeMilliseconds())
            .Bind(13, StatusOf(reason)).Bind(14, batch).Bind(15, archiveKey).Bind(16, reason).Bind(17, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Execute();
        var id = database.LastInsertRowId;
        KeepPayload(id, record, reason);
        return id;
    }

    /// <summary>By its number; or, where that stands for another record by now, among the object's own.</summary>
    private KnownItem? Known(Record record, string archiveKey, ListedObject? listed)
    {
        const string columns = "select id, batch, archive_key, status in ('leased', 'delayed'), status = 'done' and last_error is not null from queue_items";
        const string same = "entity = ?1 and key = ?2 and hash = ?3 and as_of = ?4";
        if (record.Item is { } item && Read(database.Prepare($"{columns} where {same} and id = ?5").Bind(5, item), record) is { } numbered)
            return numbered;
        return listed is not null && OwnOf(archiveKey, listed).TryGetValue((record.Entity, record.Key, record.Hash, record.AsOf.ToUnixTimeMilliseconds()), out var own)
            ? Read(database.Prepare($"{columns} where {same} and id = ?5").Bind(5, own), record)
            : null;
    }

    /// <summary>The rows that an object had when its first record was looked for here: there is no index of them, and a look through its range is enough for all.</summary>
    private Dictionary<(string Entity, string Key, string Hash, long AsOf), long> OwnOf(string archiveKey, ListedObject listed)
    {
        if (_own.ArchiveKey == archiveKey)
            return _own.Rows;
        var rows = database.Prepare("select entity, key, hash, as_of, id from queue_items where archive_key = ?1 and id between ?2 and ?3")
            .Bind(1, archiveKey).Bind(2, listed.FirstItem).Bind(3, listed.LastItem);
        _own = (archiveKey, []);
        while (rows.Step())
            _own.Rows[(rows.Text(0)!, rows.Text(1)!, rows.Text(2)!, rows.Number(3))] = rows.Number(4);
        return _own.Rows;
    }

    private static KnownItem? Read(Statement row, Record record)
    {
        row.Bind(1, record.Entity).Bind(2, record.Key).Bind(3, record.Hash).Bind(4, record.AsOf.ToUnixTimeMilliseconds());
        var found = row.Step() ? new KnownItem(row.Number(0), row.Text(1), row.Text(2), row.Number(3) == 1, row.Number(4) == 1) : (KnownItem?)null;
        row.Reset();
        return found;
    }

    private void KeepPayload(long item, Record record, string? reason)
    {
        database.Prepare("delete from queue_payloads where item_id = ?1").Bind(1, item).Execute();
        if (reason is not null)
            database.Prepare("insert into queue_payloads(item_id, payload) values (?1, ?2)").Bind(1, item).BindBlob(2, record.Payload.Span).Execute();
    }

    private static string StatusOf(string? reason) => reason is null ? "done" : "dead";

    private readonly record struct KnownItem(long Id, string? Batch, string? ArchiveKey, bool IsInHand, bool IsDropped);
}
