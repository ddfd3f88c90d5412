using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>
/// A table for people and the one statement that writes it. Every table has the columns <c>key</c>, <c>org</c>, <c>repo</c>,
/// <c>as_of</c>, <c>item_id</c> and <c>archive_key</c>; the others are its own.
/// </summary>
internal sealed class RowTable
{
    private readonly string _upsert;

    /// <param name="columns">The table's own, in the order in which rows give their values.</param>
    public RowTable(string name, params string[] columns)
    {
        (Name, Columns) = (name, columns);
        string[] all = ["key", "org", "repo", "as_of", "item_id", "archive_key", .. columns];
        // Only a greater (as_of, item_id) replaces a row, so records may be applied in any order.
        _upsert = $"""
            insert into {name}({string.Join(", ", all)}) values ({string.Join(", ", all.Select((_, index) => $"?{index + 1}"))})
              on conflict(key) do update set {string.Join(", ", all.Skip(1).Select(column => $"{column} = excluded.{column}"))}
              where (excluded.as_of, excluded.item_id) > ({name}.as_of, {name}.item_id)
            """;
    }

    public string Name { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Begins a row with what every table has.</summary>
    public RowValues Begin(Database database, Record record, long itemId, string archiveKey) =>
        new RowValues(database.Prepare(_upsert))
            .Add(record.Key).Add(record.Org).Add(record.Repo)
            .Add(record.AsOf.ToUnixTimeMilliseconds()).Add(itemId).Add(archiveKey);
}
