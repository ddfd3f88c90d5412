using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>An object that the manifest lists.</summary>
/// <param name="Items">Records it holds.</param>
/// <param name="CompletedItems">Queue items that name it as theirs.</param>
/// <param name="Length">Bytes as stored.</param>
/// <param name="IsOpen">Its batch is still being completed, item by item.</param>
public sealed record ManifestObject(string Batch, string Root, string Key, long Items, long CompletedItems, long Length, bool IsOpen);

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

    public IEnumerable<ManifestObject> Objects(string root)
    {
        var rows = database.Prepare("""
            select o.batch, o.root, o.key, o.items, coalesce(i.completed, 0), o.bytes, exists(select 1 from queue_batches b where b.id = o.batch)
              from archive_objects o
              left join (select archive_key, count(*) as completed from queue_items where archive_key is not null group by archive_key) i
                on i.archive_key = o.key
             where o.root = ?1
            """).Bind(1, root);
        while (rows.Step())
            yield return new(rows.Text(0)!, rows.Text(1)!, rows.Text(2)!, rows.Number(3), rows.Number(4), rows.Number(5), rows.Number(6) == 1);
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
}
