using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Tables;

/// <summary>The columns that all tables of a kind have around their own: which object, since when, and from which record.</summary>
/// <param name="Columns">In the order in which <paramref name="Give"/> gives their values; the first is the primary key.</param>
/// <param name="AsOf">With <paramref name="ItemId"/> it orders the states of an object.</param>
/// <param name="ArchiveKey">Names the archive object that holds the record.</param>
internal sealed record RowFrame(IReadOnlyList<string> Columns, string AsOf, string ItemId, string ArchiveKey, Action<RowValues, Record, long, string> Give)
{
    public static RowFrame OfGitHub { get; } = new(
        ["key", "org", "repo", "as_of", "item_id", "archive_key"], "as_of", "item_id", "archive_key",
        (values, record, itemId, archiveKey) => values
            .Add(record.Key).Add(record.Org).Add(record.Repo).Add((long?)record.AsOf.ToUnixTimeMilliseconds()).Add((long?)itemId).Add(archiveKey));

    /// <summary>With names that no column of a file may have.</summary>
    public static RowFrame OfCsv { get; } = new(
        ["_key", "_as_of", "_item_id", "_archive_key", "_file", "_line"], "_as_of", "_item_id", "_archive_key",
        (values, record, itemId, archiveKey) =>
        {
            using var context = JsonDocument.Parse(record.Context);
            values.Add(record.Key).Add((long?)record.AsOf.ToUnixTimeMilliseconds()).Add((long?)itemId).Add(archiveKey)
                .Add(context.RootElement.GetProperty("file").GetString()).Add((long?)context.RootElement.GetProperty("line").GetInt64());
        });
}
