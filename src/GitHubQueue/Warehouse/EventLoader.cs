using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using Npgsql;
using NpgsqlTypes;

namespace GitHubQueue.Warehouse;

/// <summary>
/// Loads an object of events into <c>bronze.raw_events</c>, in one transaction with its row in the ledger. The fast path is COPY; where the
/// server refuses something in it, row by row with savepoints, so that one bad row costs one row.
/// </summary>
internal sealed class EventLoader(NpgsqlConnection connection)
{
    private const string CopyRows = "copy stage_events(line, event_id, event_type, created_at, raw) from stdin (format binary)";

    /// <returns>Null: it has been loaded, by this loader or another.</returns>
    public async Task<LoadResult?> LoadAsync(ArchivedObject source, ObjectContent content, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        if (await LoadLedger.BeginAsync(connection, LoadLedger.Events, source, cancellationToken).ConfigureAwait(false) is not { } load)
            return null;
        var (rows, dead) = Read(content);
        var loaded = await CopyAsync(transaction, load, rows, cancellationToken).ConfigureAwait(false)
            ?? await InsertOneByOneAsync(transaction, load, rows, dead, cancellationToken).ConfigureAwait(false);
        foreach (var letter in dead)
            await BuryAsync(load, letter, cancellationToken).ConfigureAwait(false);
        var result = new LoadResult(content.Records.Count, dead.Count, loaded);
        await LoadLedger.EndAsync(connection, load, result, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false); // stopped in the middle, nobody could tell what it did
        return result;
    }

    private static (List<EventToLoad> Rows, List<DeadEvent> Dead) Read(ObjectContent content)
    {
        var (rows, dead) = (new List<EventToLoad>(content.Records.Count), new List<DeadEvent>());
        foreach (var (record, index) in content.Records.Select((record, index) => (record, index)))
        {
            var read = RowReader.Read(record);
            if (read.Row is EventRow row)
                rows.Add(new(index + 1, row.Id ?? record.Key[(record.Key.LastIndexOf('/') + 1)..], row.Type, row.CreatedAt?.ToUniversalTime(), record.Payload));
            else
                dead.Add(new(index + 1, record.Payload, read.Reason!));
        }
        return (rows, dead);
    }

    /// <returns>How many rows are new; null: the server refused one, and nothing was written.</returns>
    private async Task<int?> CopyAsync(NpgsqlTransaction transaction, long load, List<EventToLoad> rows, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("before_copy", cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync("""
                create temp table if not exists stage_events(line integer, event_id text, event_type text, created_at timestamptz, raw jsonb) on commit delete rows
                """, null, cancellationToken).ConfigureAwait(false);
            var copy = await connection.BeginBinaryImportAsync(CopyRows, cancellationToken).ConfigureAwait(false);
            await using (copy.ConfigureAwait(false))
            {
                foreach (var row in rows)
                    await WriteAsync(copy, row, cancellationToken).ConfigureAwait(false);
                await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
            return await connection.ExecuteAsync("""
                insert into bronze.raw_events(event_id, event_type, created_at, raw, load_id)
                  select event_id, event_type, created_at, raw, @load from stage_events order by line
                  on conflict do nothing
                """, new { load }, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (PostgresFault.IsOfTheRow(refused))
        {
            await transaction.RollbackAsync("before_copy", cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, EventToLoad row, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(row.Id, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(row.Type, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        if (row.CreatedAt is { } created)
            await copy.WriteAsync(created, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        else
            await copy.WriteNullAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(row.Payload, NpgsqlDbType.Jsonb, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> InsertOneByOneAsync(
        NpgsqlTransaction transaction, long load, List<EventToLoad> rows, List<DeadEvent> dead, CancellationToken cancellationToken)
    {
        var insert = new NpgsqlCommand("insert into bronze.raw_events(event_id, event_type, created_at, raw, load_id) values ($1, $2, $3, $4, $5) on conflict do nothing", connection);
        await using var closing = insert.ConfigureAwait(false);
        foreach (var type in new[] { NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.TimestampTz, NpgsqlDbType.Jsonb, NpgsqlDbType.Bigint })
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        var inserted = 0;
        foreach (var row in rows)
        {
            object[] values = [row.Id, row.Type, row.CreatedAt is { } created ? created : DBNull.Value, row.Payload, load];
            for (var index = 0; index < values.Length; index++)
                insert.Parameters[index].Value = values[index];
            await transaction.SaveAsync("before_row", cancellationToken).ConfigureAwait(false);
            try
            {
                inserted += await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                await transaction.ReleaseAsync("before_row", cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException refused) when (PostgresFault.IsOfTheRow(refused))
            {
                await transaction.RollbackAsync("before_row", cancellationToken).ConfigureAwait(false);
                dead.Add(new(row.Line, row.Payload, $"PostgreSQL refused it: {refused.MessageText} ({refused.SqlState})."));
            }
        }
        return inserted;
    }

    private async Task BuryAsync(long load, DeadEvent letter, CancellationToken cancellationToken)
    {
        var text = PostgresText.Of(letter.Payload);
        var base64 = text is null ? Convert.ToBase64String(letter.Payload.Span) : null;
        await connection.ExecuteAsync("""
            insert into bronze.dead_letter_queue(load_id, line, payload, payload_base64, error) values (@load, @Line, @text, @base64, @reason)
            """, new { load, letter.Line, text, base64, reason = PostgresText.Clean(letter.Reason) }, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="Line">Of the object, from 1.</param>
    private sealed record EventToLoad(int Line, string Id, string Type, DateTimeOffset? CreatedAt, ReadOnlyMemory<byte> Payload);

    private sealed record DeadEvent(int Line, ReadOnlyMemory<byte> Payload, string Reason);
}
