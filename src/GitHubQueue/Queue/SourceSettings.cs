using System.Text.Json;
using System.Text.Json.Serialization;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Keeps what the stages after ingest have to know of each source, so that they need no config file.</summary>
public sealed class SourceSettings(Database database, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private const string Columns = "source, kind, namespace, partition_key, is_parquet, csv_table, csv_schema from source_settings";

    /// <summary>Null: the source was never read into this database.</summary>
    /// <param name="source">As in a record: of a source of several repositories its name, a colon and the repository.</param>
    public SourceSetting? Find(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FindExactly(source) ?? (source.Split(':') is [var whole, _] ? FindExactly(whole) : null);
    }

    public IReadOnlyList<SourceSetting> List()
    {
        var rows = database.Prepare($"select {Columns} order by source");
        var settings = new List<SourceSetting>();
        while (rows.Step())
            settings.Add(Current(rows));
        return settings;
    }

    /// <summary>Call it inside a write transaction.</summary>
    public void Save(SourceSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        database.Prepare("""
            insert into source_settings(source, kind, namespace, partition_key, is_parquet, csv_table, csv_schema, updated_at)
              values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
              on conflict do update set kind = excluded.kind, namespace = excluded.namespace, partition_key = excluded.partition_key,
                is_parquet = excluded.is_parquet, csv_table = excluded.csv_table, csv_schema = excluded.csv_schema, updated_at = excluded.updated_at
            """)
            .Bind(1, setting.Source).Bind(2, setting.Kind).Bind(3, setting.Lake.Namespace).Bind(4, setting.Lake.PartitionKey)
            .Bind(5, setting.Lake.IsParquet ? 1 : 0).Bind(6, setting.CsvTable)
            .Bind(7, setting.CsvSchema is null ? null : JsonSerializer.Serialize(setting.CsvSchema, Json))
            .Bind(8, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Execute();
    }

    private SourceSetting? FindExactly(string source)
    {
        var row = database.Prepare($"select {Columns} where source = ?1").Bind(1, source);
        var setting = row.Step() ? Current(row) : null;
        row.Reset();
        return setting;
    }

    private static SourceSetting Current(Statement row) => new(
        row.Text(0)!, row.Text(1)!, new(row.Text(2)!, row.Text(3)!, row.Number(4) == 1), row.Text(5),
        row.Text(6) is { } schema ? JsonSerializer.Deserialize<CsvSchema>(schema, Json) : null);
}
