using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Reads queue items with their payloads.</summary>
public sealed class BatchItems(Database database)
{
    private const string Columns = """
        i.id, i.attempts, i.entity, i.key, i.as_of, i.hash, i.org, i.repo, i.source, i.context, i.enqueued_at, p.payload
          from queue_items i join queue_payloads p on p.item_id = i.id
        """;

    /// <summary>The items of an open batch that are still to be completed, in id order.</summary>
    public IReadOnlyList<QueueItem> Read(string batch)
    {
        var rows = database.Prepare($"select {Columns} where i.batch = ?1 and i.status in ('leased', 'delayed') order by i.id").Bind(1, batch);
        var items = new List<QueueItem>();
        while (rows.Step())
            items.Add(Current(rows));
        return items;
    }

    /// <summary>Null: there is no such item, or it has no payload any more.</summary>
    public QueueItem? Find(long id)
    {
        var rows = database.Prepare($"select {Columns} where i.id = ?1").Bind(1, id);
        var item = rows.Step() ? Current(rows) : null;
        rows.Reset();
        return item;
    }

    private static QueueItem Current(Statement row) => new(row.Number(0), (int)row.Number(1), new Record
    {
        Entity = row.Text(2)!,
        Key = row.Text(3)!,
        AsOf = Timestamps.FromUnixMilliseconds(row.Number(4)),
        Hash = row.Text(5)!,
        Org = row.Text(6)!,
        Repo = row.Text(7)!,
        Source = row.Text(8)!,
        Context = row.Text(9)!,
        FetchedAt = Timestamps.FromUnixMilliseconds(row.Number(10)),
        Payload = row.Blob(11),
    });
}
