using GitHubQueue.Parquet;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using Npgsql;
using NpgsqlTypes;

namespace GitHubQueue.Warehouse;

/// <summary>
/// Loads typed files: COPY into a table of the load, MERGE into the target where a row is new or of a newer state, all in one transaction with
/// the ledger's rows. Only one merge into a table at a time; files are read and staged in parallel.
/// </summary>
internal sealed class TypedLoader(NpgsqlConnection connection, TypedTable table)
{
    /// <param name="group">In the order of their batches, so that two loaders don't wait for each other.</param>
    /// <param name="read">Gives the bytes of a typed file.</param>
    /// <param name="again">Also those that have been loaded.</param>
    /// <returns>Null: all of them had been loaded.</returns>
    /// <exception cref="FailureException">Conflict: a file isn't what was written; nothing was changed.</exception>
    public async Task<LoadResult?> LoadAsync(
        IReadOnlyList<TypedObject> group, Func<ParquetObject, Task<ReadOnlyMemory<byte>>> read, bool again, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var loads = new Dictionary<Guid, (long Load, TypedObject Object)>();
        foreach (var one in group)
        {
            var load = again
                ? await LoadLedger.BeginAgainAsync(connection, table.Target, one.Source, cancellationToken).ConfigureAwait(false)
                : await LoadLedger.BeginAsync(connection, table.Target, one.Source, cancellationToken).ConfigureAwait(false);
            if (load is { } number)
                loads.Add(one.Source.Batch, (number, one));
        }
        if (loads.Count == 0)
            return null;
        await StageAsync([.. loads.Values.Select(load => load.Object)], read, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext(@Target))", new { Target = $"merge {table.Target}" }, cancellationToken).ConfigureAwait(false);
        var counts = (await connection.ListAsync<MergeCount>(Sql("count"), null, cancellationToken).ConfigureAwait(false)).ToDictionary(count => count.Batch);
        await connection.ExecuteAsync(Sql("merge"), null, cancellationToken).ConfigureAwait(false);
        var sum = new LoadResult(0, 0, 0);
        foreach (var (batch, (load, source)) in loads)
        {
            var count = counts.GetValueOrDefault(batch) ?? new();
            var result = new LoadResult(source.Rows, 0, (int)(count.Inserted + count.Updated), (int)count.Updated);
            await LoadLedger.EndAsync(connection, load, result, cancellationToken).ConfigureAwait(false);
            sum += result;
        }
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false); // stopped in the middle, nobody could tell what it did
        return sum;
    }

    private async Task StageAsync(IReadOnlyList<TypedObject> group, Func<ParquetObject, Task<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(Sql("stage"), null, cancellationToken).ConfigureAwait(false);
        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        var copy = await connection.BeginBinaryImportAsync($"copy stage_{table.Name}({columns}, _batch) from stdin (format binary)", cancellationToken).ConfigureAwait(false);
        await using var ending = copy.ConfigureAwait(false);
        foreach (var (source, file) in group.SelectMany(one => one.Copies.Select(file => (one.Source, file))))
        {
            var bytes = await read(file).ConfigureAwait(false);
            try
            {
                var reader = new ParquetReader(bytes);
                if (reader.RowCount != file.Rows)
                    throw NotAsWritten(file, $"it has {reader.RowCount} rows, and {file.Rows} were written", null);
                if (!file.Holds(bytes.Span))
                    throw NotAsWritten(file, "its content is another", null);
                await WriteAsync(copy, source.Batch, file, reader, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException damaged)
            {
                throw NotAsWritten(file, damaged.Message.TrimEnd('.'), damaged);
            }
        }
        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(NpgsqlBinaryImporter copy, Guid batch, ParquetObject file, ParquetReader reader, CancellationToken cancellationToken)
    {
        var positions = table.Columns.Select(column => PositionOf(column, file, reader)).ToArray();
        foreach (var row in reader.Rows())
        {
            await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
            for (var index = 0; index < positions.Length; index++)
                await WriteAsync(copy, row[positions[index]], table.Columns[index].Type, cancellationToken).ConfigureAwait(false);
            await copy.WriteAsync(batch, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        }
    }

    private static int PositionOf(Column column, ParquetObject file, ParquetReader reader)
    {
        for (var position = 0; position < reader.Columns.Count; position++)
        {
            if (reader.Columns[position].Name == column.Name)
                return position;
        }
        throw NotAsWritten(file, $"it lacks the column '{column.Name}', of an older version perhaps", null);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, ColumnType type, CancellationToken cancellationToken) => value switch
    {
        null => copy.WriteNullAsync(cancellationToken),
        string text when type == ColumnType.Json => copy.WriteAsync(PostgresText.CleanJson(text), NpgsqlDbType.Jsonb, cancellationToken),
        string text => copy.WriteAsync(PostgresText.Clean(text)!, NpgsqlDbType.Text, cancellationToken),
        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
        bool flag => copy.WriteAsync(flag, NpgsqlDbType.Boolean, cancellationToken),
        DateTimeOffset time => copy.WriteAsync(time, NpgsqlDbType.TimestampTz, cancellationToken),
        _ => throw new InvalidOperationException($"No column of these tables takes a {value.GetType().Name}."),
    };

    private static FailureException NotAsWritten(ParquetObject file, string what, Exception? inner) => new(
        FailureKind.Conflict, $"The typed file '{file.Key}' is not what was written: {what}. Delete it from {file.Root}, and 'github-queue replay' writes it again.", inner);

    private string Sql(string step) => WarehouseSql.Postgres.Read($"load/{table.Name}_{step}");

    private sealed class MergeCount
    {
        public Guid Batch { get; init; }
        public long Inserted { get; init; }
        public long Updated { get; init; }
    }
}
