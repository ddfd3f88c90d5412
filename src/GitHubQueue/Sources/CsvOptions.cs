using System.Text;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What is configured of a CSV source.</summary>
public sealed record CsvOptions(FilePattern Files, CsvSchema Schema)
{
    /// <summary>Null: UTF-8, where anything else is refused. A byte order mark is believed in any case.</summary>
    public Encoding? Encoding { get; init; }

    public char Delimiter { get; init; } = ',';

    /// <summary>What makes other records of the same file.</summary>
    internal string ReadAs => $"{Delimiter} {Encoding?.WebName} {string.Join('/', Schema.Key.Select(Partition.Encode))}";
}
