using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Reads queue items with their payloads.</summary>
public sealed class BatchItems(Database database)
{
    private const int PayloadColumn = 11;

    /// <summary>A usual batch; and what a single huge item may leave behind.</summary>
    private const int LeastReserved = 8 << 20, LargestKept = 16 << 20;

    private byte[] _payloads = [];

    private const string Columns = """
        i.id, i.attempts, i.entity, i.key, i.as_of, i.hash, i.org, i.repo, i.source, i.context, i.enqueued_at, p.payload
          from queue_items i join queue_payloads p on p.item_id = i.id
        """;

    /// <summary>The items of an open batch that are still to be completed, in id order.</summary>
    /// <returns>Their payloads share a buffer, and are valid until the next call.</returns>
    public IReadOnlyList<QueueItem> Read(string batch)
    {
        Reserve(batch);
        var rows = database.Prepare($"select {Columns} where i.batch = ?1 and i.status in ('leased', 'delayed') order by i.id").Bind(1, batch);
        var items = new List<QueueItem>();
        var used = 0;
        while (rows.Step())
        {
            var payload = rows.BlobSpan(PayloadColumn);
            var copy = _payloads.AsMemory(used, payload.Length);
            payload.CopyTo(copy.Span);
            used += payload.Length;
            items.Add(Current(rows, copy));
        }
        return items;
    }

    /// <summary>Null: there is no such item, or it has no payload any more.</summary>
    public QueueItem? Find(long id)
    {
        var rows = database.Prepare($"select {Columns} where i.id = ?1").Bind(1, id);
        var item = rows.Step() ? Current(rows, rows.Blob(PayloadColumn)) : null;
        rows.Reset();
        return item;
    }

    /// <summary>One buffer for batch after batch: a new array for each payload would make most of a worker's garbage.</summary>
    private void Reserve(string batch)
    {
        var bytes = database.Prepare("select sum(bytes) from queue_items where batch = ?1 and status in ('leased', 'delayed')").Bind(1, batch).ScalarNumber() ?? 0;
        if (_payloads.Length < bytes || _payloads.Length > LargestKept)
            _payloads = new byte[Math.Max(bytes, LeastReserved)];
    }

    private static QueueItem Current(Statement row, ReadOnlyMemory<byte> payload) => new(row.Number(0), (int)row.Number(1), new Record
    {
        Item = row.Number(0),
        Entity = row.Text(2)!,
        Key = row.Text(3)!,
        AsOf = Timestamps.FromUnixMilliseconds(row.Number(4)),
        Hash = row.Text(5)!,
        Org = row.Text(6)!,
        Repo = row.Text(7)!,
        Source = row.Text(8)!,
        Context = row.Text(9)!,
        FetchedAt = Timestamps.FromUnixMilliseconds(row.Number(10)),
        Payload = payload,
    });
}
