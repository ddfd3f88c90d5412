using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>The way into the queue.</summary>
public sealed class RecordQueue(Database database)
{
    private Statement? _noteState, _insertItem, _insertPayload;
    private (string, string, string, string, long, int) _place;
    private string? _partition;

    private Statement NoteState => _noteState ??= database.Prepare("""
        insert into known(entity, key, hash, as_of) values (?1, ?2, ?3, ?4)
          on conflict(entity, key) do update set hash = excluded.hash, as_of = excluded.as_of
          where excluded.hash <> known.hash and excluded.as_of >= known.as_of
        """);

    private Statement InsertItem => _insertItem ??= database.Prepare("""
        insert into queue_items(entity, key, as_of, hash, partition, org, repo, source, context, bytes, enqueued_at)
          values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private Statement InsertPayload => _insertPayload ??= database.Prepare("insert into queue_payloads(item_id, payload) values (?1, ?2)");

    /// <summary>
    /// Enqueues the records that are new states: those whose hash differs from the newest known state of their key, unless they are
    /// older than it. So A→B→A is three states, and two edits within one second are two. Call it inside a write transaction.
    /// </summary>
    /// <returns>How many were enqueued; the others were known.</returns>
    public int Enqueue(IEnumerable<Record> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var enqueued = 0;
        foreach (var record in records)
        {
            if (!BecomesNewestState(record))
                continue;
            Insert(record);
            enqueued++;
        }
        return enqueued;
    }

    /// <summary>
    /// What the payload itself doesn't say (the head commit at which a file was listed) belongs to the state as well; but not where in a CSV
    /// file a row stands.
    /// </summary>
    private static string StateOf(Record record) =>
        record.Context == "{}" || record.Entity == Entity.Csv ? record.Hash : $"{record.Hash} {PayloadHash.Of(Encoding.UTF8.GetBytes(record.Context))}";

    /// <inheritdoc cref="BecomesNewestState(string, string, string, DateTimeOffset)"/>
    internal bool BecomesNewestState(Record record) => BecomesNewestState(record.Entity, record.Key, StateOf(record), record.AsOf);

    /// <summary>Notes a state as the newest of its key; false, and nothing changed, where it is that already or an older one.</summary>
    internal bool BecomesNewestState(string entity, string key, string state, DateTimeOffset asOf) => NoteState
        .Bind(1, entity).Bind(2, key).Bind(3, state).Bind(4, asOf.ToUnixTimeMilliseconds())
        .Execute() > 0;

    private void Insert(Record record)
    {
        InsertItem
            .Bind(1, record.Entity).Bind(2, record.Key).Bind(3, record.AsOf.ToUnixTimeMilliseconds()).Bind(4, record.Hash)
            .Bind(5, PartitionOf(record)).Bind(6, record.Org).Bind(7, record.Repo).Bind(8, record.Source).Bind(9, record.Context)
            .Bind(10, record.Payload.Length).Bind(11, record.FetchedAt.ToUnixTimeMilliseconds())
            .Run();
        InsertPayload.Bind(1, database.LastInsertRowId).BindBlob(2, record.Payload.Span).Run();
    }

    /// <summary>The records of a page mostly share their partition.</summary>
    private string PartitionOf(Record record)
    {
        var hour = record.FetchedAt.UtcTicks / TimeSpan.TicksPerHour;
        var month = record.HappenedAt is { } at ? at.UtcDateTime.Year * 12 + at.UtcDateTime.Month : 0;
        var place = (record.Entity, record.Org, record.Repo, record.Source, hour, month);
        if (_partition is null || place != _place)
            (_place, _partition) = (place, Partition.Of(record));
        return _partition;
    }
}
