using System.Security.Cryptography;
using System.Text;
using GitHubQueue.Parquet;
using GitHubQueue.Records;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>The Parquet form of one table's rows: a row's own columns, and before them which object it is of and where it comes from.</summary>
internal sealed class TypedFile
{
    private static readonly ParquetColumn[] Frame =
    [
        new("_row_key", ParquetType.Text, IsRequired: true),       // tells one object from all others, of whatever kind and server
        new("_ingested_at", ParquetType.Timestamp, IsRequired: true),
        new("_source_object", ParquetType.Text, IsRequired: true), // the archive object that holds the record
        new("_as_of", ParquetType.Timestamp, IsRequired: true),    // of several rows with the same key the one with the newest is the present state; …
        new("_item", ParquetType.Integer, IsRequired: true),       // … of several states of the same time the one with the greater number in the queue
        new("key", ParquetType.Text, IsRequired: true),
        new("org", ParquetType.Text, IsRequired: true),
        new("repo", ParquetType.Text, IsRequired: true),
    ];

    private readonly ParquetWriter _file;
    private readonly ParquetValues _values;

    /// <param name="createdBy">As <see cref="ParquetWriter"/> takes it.</param>
    public TypedFile(RowTable table, string createdBy)
    {
        _file = new ParquetWriter([.. Frame, .. table.Columns.Select(column => new ParquetColumn(column.Name, TypeOf(column.Type)))], createdBy);
        _values = new ParquetValues(_file);
    }

    /// <summary>Forgets what an interrupted file left behind.</summary>
    public void Begin() => _file.Clear();

    public void Add(Record record, Row row, string archiveKey)
    {
        _values.Add(KeyOf(record)).Add((DateTimeOffset?)record.FetchedAt).Add(archiveKey).Add((DateTimeOffset?)record.AsOf)
            .Add(record.Item ?? 0).Add(record.Key).Add(record.Org).Add(record.Repo);
        row.Give(_values);
        _file.EndRow();
    }

    /// <returns>The whole file, valid until the next one is begun.</returns>
    public ReadOnlyMemory<byte> Finish() => _file.Finish();

    /// <summary>The first 128 bits of SHA-256 over entity and key, as 32 hex digits.</summary>
    private static string KeyOf(Record record) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{record.Entity} {record.Key}")).AsSpan(0, 16));

    private static ParquetType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Text => ParquetType.Text,
        ColumnType.Json => ParquetType.Json,
        ColumnType.Integer => ParquetType.Integer,
        ColumnType.Real => ParquetType.Real,
        ColumnType.Boolean => ParquetType.Boolean,
        ColumnType.Timestamp => ParquetType.Timestamp,
        ColumnType.Date => ParquetType.Date,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type of column."),
    };
}
