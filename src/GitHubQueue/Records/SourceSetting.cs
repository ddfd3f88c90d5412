namespace GitHubQueue.Records;

/// <summary>What the stages after ingest have to know of a source's configuration.</summary>
/// <param name="Source">Its name in each record, or what stands there before a colon.</param>
/// <param name="Kind">Of the source, such as <c>issues</c>.</param>
/// <param name="Lake">How its typed files are laid out.</param>
/// <param name="CsvTable">Where the rows of a CSV source go; null: it isn't one.</param>
public sealed record SourceSetting(string Source, string Kind, LakeSetting Lake, string? CsvTable = null, CsvSchema? CsvSchema = null);

/// <summary>Typed copies (Parquet) of a source's records.</summary>
/// <param name="Namespace">Stands for <c>{destination}</c> in the layout; the lists below a pull request have an ending of their own.</param>
/// <param name="PartitionKey">Stands for <c>{partition_key}</c>.</param>
/// <param name="IsParquet">Whether there are any.</param>
/// <param name="Layout">The folders, below the archive's root; <c>{entity}</c>, <c>{org}</c>, <c>{repo}</c> and <c>{date}</c> are the record's.</param>
public sealed record LakeSetting(
    string Namespace, string PartitionKey = LakeSetting.DefaultPartitionKey, bool IsParquet = false, string Layout = LakeSetting.DefaultLayout)
{
    public const string DefaultPartitionKey = "ingest_date";
    public const string DefaultLayout = "bronze/{destination}/{partition_key}={date}";

    /// <summary>Of pull requests, their reviews and files.</summary>
    public const string PullRequestLayout = "github/{entity}/org={org}/date={date}";

    /// <summary>What may stand in a layout.</summary>
    public static IReadOnlyList<string> Places { get; } = ["{destination}", "{partition_key}", "{entity}", "{org}", "{repo}", "{date}"];
}
