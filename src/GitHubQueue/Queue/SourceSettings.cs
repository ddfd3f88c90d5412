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

    public SourceCatalog Load()
    {
        var rows = database.Prepare("select source, kind, namespace, partition_key, is_parquet, csv_table, csv_schema, layout from source_settings");
        var settings = new List<SourceSetting>();
        while (rows.Step())
            settings.Add(new(
                rows.Text(0)!, rows.Text(1)!, new(rows.Text(2)!, rows.Text(3)!, rows.Number(4) == 1, rows.Text(7)!), rows.Text(5),
                rows.Text(6) is { } schema ? JsonSerializer.Deserialize<CsvSchema>(schema, Json) : null));
        return new SourceCatalog(settings);
    }

    /// <summary>Call it inside a write transaction.</summary>
    public void Save(SourceSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        database.Prepare("""
            insert into source_settings(source, kind, namespace, partition_key, is_parquet, csv_table, csv_schema, updated_at, layout)
              values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
              on conflict do update set kind = excluded.kind, namespace = excluded.namespace, partition_key = excluded.partition_key,
                is_parquet = excluded.is_parquet, csv_table = excluded.csv_table, csv_schema = excluded.csv_schema, updated_at = excluded.updated_at,
                layout = excluded.layout
            """)
            .Bind(1, setting.Source).Bind(2, setting.Kind).Bind(3, setting.Lake.Namespace).Bind(4, setting.Lake.PartitionKey)
            .Bind(5, setting.Lake.IsParquet ? 1 : 0).Bind(6, setting.CsvTable)
            .Bind(7, setting.CsvSchema is null ? null : JsonSerializer.Serialize(setting.CsvSchema, Json))
            .Bind(8, time.GetUtcNow().ToUnixTimeMilliseconds()).Bind(9, setting.Lake.Layout)
            .Execute();
    }
}
