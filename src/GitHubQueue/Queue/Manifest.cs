using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>An object that the manifest lists.</summary>
/// <param name="Items">Records it holds.</param>
/// <param name="CompletedItems">Queue items that name it as theirs.</param>
/// <param name="PrunedItems">Queue items that named it, until 'maintain' removed them.</param>
/// <param name="Length">Bytes as stored.</param>
/// <param name="ContentHash">SHA-256 of the content before compression, lower-case hex.</param>
/// <param name="FirstItem">Its first record's number in the queue.</param>
/// <param name="IsOpen">Its batch is still being completed, item by item.</param>
public sealed record ManifestObject(
    string Batch, string Root, string Key, long Items, long CompletedItems, long PrunedItems, long Length, string ContentHash, long FirstItem, long LastItem,
    bool IsOpen);

/// <summary>What the archive must hold, according to the queue.</summary>
public sealed class Manifest(Database database)
{
    /// <summary>The archives that hold, or are about to hold, objects of this database.</summary>
    public IReadOnlyList<string> Roots()
    {
        var rows = database.Prepare("select root from archive_objects union select root from queue_batches order by 1");
        var roots = new List<string>();
        while (rows.Step())
            roots.Add(rows.Text(0)!);
        return roots;
    }

    /// <summary>The batches whose objects are there.</summary>
    public HashSet<Guid> Batches(string root)
    {
        var rows = database.Prepare("select batch from archive_objects where root = ?1").Bind(1, root);
        var batches = new HashSet<Guid>();
        while (rows.Step())
            batches.Add(Guid.Parse(rows.Text(0)!));
        return batches;
    }

    public IEnumerable<ManifestObject> Objects(string root)
    {
        var rows = database.Prepare("""
            select o.batch, o.root, o.key, o.items, coalesce(i.completed, 0), o.pruned, o.bytes, o.content_sha256, o.first_item, o.last_item,
                   exists(select 1 from queue_batches b where b.id = o.batch)
              from archive_objects o
              left join (select archive_key, count(*) as completed from queue_items where archive_key is not null group by archive_key) i
                on i.archive_key = o.key
             where o.root = ?1
            """).Bind(1, root);
        while (rows.Step())
        {
            yield return new(
                rows.Text(0)!, rows.Text(1)!, rows.Text(2)!, rows.Number(3), rows.Number(4), rows.Number(5), rows.Number(6), rows.Text(7)!, rows.Number(8),
                rows.Number(9), rows.Number(10) == 1);
        }
    }

    /// <summary>Lists an object. Call it inside a write transaction.</summary>
    /// <param name="key">Below the root: its partition, and a name.</param>
    /// <param name="firstItem">Its first record's number in the queue.</param>
    public void Add(string batch, string root, string key, string entity, int items, long firstItem, long lastItem, ManifestEntry stored)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(stored);
        database.Prepare("""
            insert into archive_objects(batch, root, key, entity, partition, items, bytes, content_bytes, content_sha256, first_item, last_item, created_at)
              values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """)
            .Bind(1, batch).Bind(2, root).Bind(3, key).Bind(4, entity).Bind(5, key[..key.LastIndexOf('/')])
            .Bind(6, items).Bind(7, stored.Length).Bind(8, stored.ContentLength).Bind(9, stored.ContentHash)
            .Bind(10, firstItem).Bind(11, lastItem).Bind(12, BatchId.TimeOf(batch).ToUnixTimeMilliseconds())
            .Execute();
    }

    /// <summary>Lists a typed copy of an object that is listed. Call it inside a write transaction.</summary>
    public void Add(ParquetObject copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        database.Prepare("""
            insert into parquet_objects(batch, folder, root, key, rows, bytes, created_at, content_sha256) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
              on conflict(batch, folder) do update set root = excluded.root, key = excluded.key,
                rows = iif(?9, rows, excluded.rows), bytes = iif(?9, bytes, excluded.bytes),
                content_sha256 = iif(?9, coalesce(content_sha256, excluded.content_sha256), excluded.content_sha256)
            """)
            .Bind(1, copy.Batch).Bind(2, copy.Folder).Bind(3, copy.Root).Bind(4, copy.Key).Bind(5, copy.Rows).Bind(6, copy.Length)
            .Bind(7, BatchId.TimeOf(copy.Batch).ToUnixTimeMilliseconds()).Bind(8, copy.Hash).Bind(9, copy.WasThere ? 1 : 0)
            .Execute();
    }

    /// <summary>Forgets the typed copies of an object that are in other folders: its sources have another layout now. Call it inside a write transaction.</summary>
    /// <param name="copies">All that it has.</param>
    public void ForgetOther(string batch, IReadOnlyList<ParquetObject> copies) => database
        .Prepare("delete from parquet_objects where batch = ?1 and folder not in (select value from json_each(?2))")
        .Bind(1, batch).Bind(2, JsonSerializer.Serialize(copies.Select(copy => copy.Folder))).Execute();

    /// <summary>The objects of an entity whose batch is completed, in the order of their batches.</summary>
    public IEnumerable<ArchivedObject> Completed(string entity)
    {
        var rows = database.Prepare("""
            select batch, root, key, items, content_sha256 from archive_objects o
             where entity = ?1 and not exists(select 1 from queue_batches b where b.id = o.batch) order by batch
            """).Bind(1, entity);
        while (rows.Step())
            yield return new(Guid.ParseExact(rows.Text(0)!, "D"), rows.Text(1)!, rows.Text(2)!, (int)rows.Number(3), rows.Text(4)!);
    }

    /// <summary>The objects of an entity whose batch is completed, and that have typed copies, in the order of their batches.</summary>
    public IEnumerable<TypedObject> Typed(string entity)
    {
        var rows = database.Prepare("""
            select p.batch, p.folder, p.root, p.key, p.rows, p.bytes, p.content_sha256 from parquet_objects p join archive_objects o on o.batch = p.batch where o.entity = ?1
            """).Bind(1, entity);
        var copies = new List<ParquetObject>();
        while (rows.Step())
            copies.Add(Copy(rows));
        var ofBatch = copies.ToLookup(copy => copy.Batch);
        return Completed(entity).Select(source => new TypedObject(source, [.. ofBatch[source.Batch.ToString()]])).Where(source => source.Copies.Count > 0);
    }

    /// <summary>How many objects and typed copies an archive has.</summary>
    public long Count(string root) => database.Prepare("""
        select (select count(*) from archive_objects where root = ?1) + (select count(*) from parquet_objects where root = ?1)
        """).Bind(1, root).ScalarNumber() ?? 0;

    /// <summary>The typed copies in an archive.</summary>
    public IEnumerable<ParquetObject> Copies(string root)
    {
        var rows = database.Prepare("select batch, folder, root, key, rows, bytes, content_sha256 from parquet_objects where root = ?1").Bind(1, root);
        while (rows.Step())
            yield return Copy(rows);
    }

    /// <summary>
    /// Of each object and source, how many records have a row, and how many rows the object's typed copies have. Records whose rows in the queue 'maintain'
    /// removed aren't counted.
    /// </summary>
    public IEnumerable<(string Batch, string Key, string Source, long Records, long TypedRows)> Typing(string root)
    {
        var rows = database.Prepare("""
            select o.batch, o.key, i.source, count(*), (select coalesce(sum(p.rows), 0) from parquet_objects p where p.batch = o.batch)
              from queue_items i join archive_objects o on o.batch = i.batch
             where o.root = ?1 and not exists(select 1 from queue_batches b where b.id = o.batch)
               and i.status = 'done' and i.last_error is null
             group by o.batch, o.key, i.source
            """).Bind(1, root);
        while (rows.Step())
            yield return (rows.Text(0)!, rows.Text(1)!, rows.Text(2)!, rows.Number(3), rows.Number(4));
    }

    /// <summary>Of each object of an entity, how many records have a row. Objects whose rows in the queue 'maintain' removed are left out.</summary>
    public IReadOnlyDictionary<Guid, long> Readable(string entity)
    {
        var rows = database.Prepare("""
            select o.batch, count(*) from queue_items i join archive_objects o on o.batch = i.batch
             where o.entity = ?1 and o.pruned = 0 and i.status = 'done' and i.last_error is null
             group by o.batch
            """).Bind(1, entity);
        var counts = new Dictionary<Guid, long>();
        while (rows.Step())
            counts.Add(Guid.ParseExact(rows.Text(0)!, "D"), rows.Number(1));
        return counts;
    }

    /// <summary>Notes where an object is now, and how it is stored there, its items' rows being there again. Call it inside a write transaction.</summary>
    public void Move(string batch, string root, string key, long length) => database
        .Prepare("update archive_objects set root = ?2, key = ?3, bytes = ?4, pruned = 0 where batch = ?1")
        .Bind(1, batch).Bind(2, root).Bind(3, key).Bind(4, length).Execute();

    /// <summary>What is said of a batch's object; null: it isn't listed.</summary>
    public ListedObject? Find(string batch)
    {
        var row = database.Prepare("select content_sha256, first_item, last_item from archive_objects where batch = ?1").Bind(1, batch);
        var found = row.Step() ? new ListedObject(row.Text(0)!, row.Number(1), row.Number(2)) : null;
        row.Reset();
        return found;
    }

    /// <summary>Objects that open batches are about to write, or have written without having been completed.</summary>
    public IReadOnlySet<string> OpenKeys(string root)
    {
        var rows = database.Prepare("select object_key from queue_batches where root = ?1").Bind(1, root);
        var keys = new HashSet<string>();
        while (rows.Step())
            keys.Add(rows.Text(0)!);
        return keys;
    }

    /// <summary>Completed items whose object the manifest doesn't list.</summary>
    public IEnumerable<(long Item, string Key)> ItemsWithoutObject()
    {
        var rows = database.Prepare("""
            select id, archive_key from queue_items
             where archive_key is not null and archive_key not in (select key from archive_objects)
            """);
        while (rows.Step())
            yield return (rows.Number(0), rows.Text(1)!);
    }

    private static ParquetObject Copy(Statement row) =>
        new(row.Text(0)!, row.Text(1)!, row.Text(2)!, row.Text(3)!, (int)row.Number(4), row.Number(5), row.Text(6));
}
