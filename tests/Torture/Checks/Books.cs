using GitHubQueue.Sqlite;

namespace Torture.Checks;

/// <summary>Reads a pipeline.db.</summary>
internal static class Books
{
    /// <summary>All that a replay has to give again, each row with all its columns but attempts and times of the work.</summary>
    private static readonly string[] Replayed =
    [
        "select id, entity, key, as_of, hash, partition, org, repo, source, context, bytes, status, batch, enqueued_at, archive_key from queue_items order by id",
        "select batch, root, key, entity, partition, items, content_bytes, content_sha256, first_item, last_item from archive_objects order by batch",
        "select entity, key, hash, as_of from known where entity not like '% list' order by 1, 2",
        .. EntityFacts.All.Select(facts => $"select * from {facts.Table} order by {facts.KeyColumn}"),
    ];

    public static List<string> Dump(string path) => Read(path, Replayed);

    public static List<string> Read(string path, params string[] queries)
    {
        using var database = new Database(path);
        var lines = new List<string>();
        foreach (var sql in queries)
        {
            var rows = database.Prepare(sql);
            while (rows.Step())
                lines.Add(string.Join('|', Enumerable.Range(0, rows.Columns).Select(rows.Text)));
        }
        return lines;
    }

    /// <summary>The facts of each row of a table, by key.</summary>
    public static Dictionary<string, string> Table(string path, EntityFacts facts)
    {
        using var database = new Database(path);
        var rows = database.Prepare(facts.Sql);
        var found = new Dictionary<string, string>();
        while (rows.Step())
            found.Add(rows.Text(0)!, rows.Text(1)!);
        return found;
    }

    /// <summary>The first rows that only one of the two has.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<string> before, IReadOnlyList<string> after, string what) =>
        before.Except(after).Take(4).Select(row => $"{what}: gone: {Short(row)}").Concat(after.Except(before).Take(4).Select(row => $"{what}: new: {Short(row)}"))
            .Concat(before.Count == after.Count ? [] : [$"{what}: {before.Count} rows before, {after.Count} after"]);

    private static string Short(string row) => row.Length > 300 ? row[..300] + "…" : row;
}
