namespace GitHubQueue.Records;

/// <summary>What the stages after ingest have to know of a source's configuration.</summary>
/// <param name="Source">Its name in each record, or what stands there before a colon.</param>
/// <param name="Kind">Of the source, such as <c>issues</c>.</param>
/// <param name="Lake">How its typed files are laid out.</param>
/// <param name="CsvTable">Where the rows of a CSV source go; null: it isn't one.</param>
public sealed record SourceSetting(string Source, string Kind, LakeSetting Lake, string? CsvTable = null, CsvSchema? CsvSchema = null);

/// <summary>Typed copies (Parquet) of a source's records.</summary>
/// <param name="Namespace">The folder below <c>bronze/</c>.</param>
/// <param name="PartitionKey">The name of the folder level that holds the day.</param>
/// <param name="IsParquet">Whether there are any.</param>
public sealed record LakeSetting(string Namespace, string PartitionKey = LakeSetting.DefaultPartitionKey, bool IsParquet = false)
{
    public const string DefaultPartitionKey = "ingest_date";
}
