using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>A table for people and the one statement that writes it.</summary>
public sealed class RowTable
{
    private readonly RowFrame _frame;
    private readonly string _upsert;

    /// <param name="columns">The table's own, in the order in which rows give their values.</param>
    internal RowTable(string name, params Column[] columns)
        : this(name, RowFrame.OfGitHub, columns)
    {
    }

    internal RowTable(string name, RowFrame frame, IReadOnlyList<Column> columns)
    {
        (Name, _frame, Columns) = (name, frame, columns);
        List<string> all = [.. frame.Columns.Concat(columns.Select(column => column.Name)).Select(Quoted)];
        // Only a (as_of, item_id) that is no smaller replaces a row, so records may be applied in any order, and again.
        _upsert = $"""
            insert into {Quoted(name)}({string.Join(", ", all)}) values ({string.Join(", ", all.Select((_, index) => $"?{index + 1}"))})
              on conflict do update set {string.Join(", ", all.Skip(1).Select(column => $"{column} = excluded.{column}"))}
              where (excluded.{Quoted(frame.AsOf)}, excluded.{Quoted(frame.ItemId)}) >= ({Quoted(name)}.{Quoted(frame.AsOf)}, {Quoted(name)}.{Quoted(frame.ItemId)})
            """;
    }

    public string Name { get; }

    /// <summary>Its own, in the order in which rows give their values.</summary>
    public IReadOnlyList<Column> Columns { get; }

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal void Upsert(Database database, Row row, Record record, long itemId, string archiveKey)
    {
        var values = new StatementValues(database.Prepare(_upsert));
        _frame.Give(values, record, itemId, archiveKey);
        row.Give(values);
        values.Write();
    }

    /// <summary>Removes the row of a record that can't be turned into one any more.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool Remove(Database database, string key, long itemId) => database
        .Prepare($"delete from {Quoted(Name)} where {Quoted(_frame.Columns[0])} = ?1 and {Quoted(_frame.ItemId)} = ?2")
        .Bind(1, key).Bind(2, itemId).Execute() > 0;

    /// <summary>Keys whose record was completed with a row, and whose row is missing or older than that record; with the object that holds the newest.</summary>
    /// <param name="which">Which of the queue's items <c>i</c> go into this table, as SQL with the parameter ?1.</param>
    internal IEnumerable<(string Key, string ArchiveKey)> MissingRows(Database database, string which, string parameter)
    {
        var key = $"t.{Quoted(_frame.Columns[0])}";
        var rows = database.Prepare($"""
            select i.key, i.archive_key from queue_items i left join {Quoted(Name)} t on {key} = i.key
             where {which} and i.status = 'done' and i.last_error is null
               and ({key} is null or (t.{Quoted(_frame.AsOf)}, t.{Quoted(_frame.ItemId)}) < (i.as_of, i.id))
             order by i.key, i.as_of desc, i.id desc
            """).Bind(1, parameter);
        string? last = null;
        while (rows.Step())
        {
            if (rows.Text(0) != last)
                yield return (last = rows.Text(0)!, rows.Text(1)!);
        }
    }

    /// <summary>The number in the queue of the record that gave the key's row; null: there is no row.</summary>
    internal long? ItemOf(Database database, string key) => database
        .Prepare($"select {Quoted(_frame.ItemId)} from {Quoted(Name)} where {Quoted(_frame.Columns[0])} = ?1").Bind(1, key).ScalarNumber();

    /// <summary>Whether its row of the record's key comes from a state of the same time that was enqueued later.</summary>
    internal bool HasLater(Database database, Record record) => database
        .Prepare($"select 1 from {Quoted(Name)} where {Quoted(_frame.Columns[0])} = ?1 and {Quoted(_frame.AsOf)} = ?2 and {Quoted(_frame.ItemId)} > ?3")
        .Bind(1, record.Key).Bind(2, record.AsOf.ToUnixTimeMilliseconds()).Bind(3, record.Item).ScalarNumber() is not null;

    /// <summary>Of each object, by its key, how many rows come from it.</summary>
    internal IReadOnlyDictionary<string, long> RowsByObject(Database database)
    {
        var rows = database.Prepare($"select {Quoted(_frame.ArchiveKey)}, count(*) from {Quoted(Name)} group by 1");
        var counts = new Dictionary<string, long>();
        while (rows.Step())
            counts.Add(rows.Text(0)!, rows.Number(1));
        return counts;
    }

    internal long Count(Database database) => database.Prepare($"select count(*) from {Quoted(Name)}").ScalarNumber() ?? 0;
}
