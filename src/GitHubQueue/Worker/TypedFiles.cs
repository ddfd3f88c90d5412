using System.Reflection;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>
/// Writes the rows of an object's records as Parquet too, for sources that ask for it, in the folders that their layout says. One thread at a
/// time.
/// </summary>
/// <remarks>A file that is there stays as it is: to have it made anew, delete it and replay.</remarks>
internal sealed class TypedFiles(IArchive archive)
{
    private static readonly string CreatedBy = $"GitHubQueue version {Assembly.GetExecutingAssembly().GetName().Version!.ToString(3)}";

    /// <summary>The lists below a pull request have columns of their own, hence a folder beside its.</summary>
    private static readonly Dictionary<string, string> Suffixes = new()
    {
        [Entity.PullRequestReview] = "_reviews",
        [Entity.PullRequestFile] = "_files",
    };

    private readonly Dictionary<RowTable, TypedFile> _files = [];

    /// <param name="rows">Of an object's records, in their order; without those that can't be turned into one.</param>
    /// <returns>What was written, or was there already.</returns>
    /// <exception cref="FailureException">The archive can't be written.</exception>
    public async Task<IReadOnlyList<ParquetObject>> WriteAsync(
        string batch, string archiveKey, IEnumerable<(Record Record, Row Row)> rows, SourceCatalog catalog, CancellationToken cancellationToken)
    {
        var written = new List<ParquetObject>();
        // Records of several sources may share a partition, hence a batch.
        foreach (var group in rows.GroupBy(row => (Folder: FolderOf(row.Record, archiveKey, catalog), row.Row.Target)).Where(group => group.Key.Folder is not null))
        {
            var (folder, table) = (group.Key.Folder!, group.Key.Target);
            if (!_files.TryGetValue(table, out var file))
                _files.Add(table, file = new TypedFile(table, CreatedBy));
            file.Begin();
            var count = 0;
            foreach (var (record, row) in group)
            {
                file.Add(record, row, archiveKey);
                count++;
            }
            var key = $"{folder}/{batch}.parquet";
            var stored = await archive.WriteCopyAsync(key, file.Finish(), cancellationToken).ConfigureAwait(false);
            written.Add(new(batch, folder, archive.Root, key, count, stored.Length, stored.Hash) { WasThere = stored.WasThere });
        }
        return written;
    }

    /// <summary>Null: its source asks for none. Names are those of the object's own folders, encoded.</summary>
    private static string? FolderOf(Record record, string archiveKey, SourceCatalog catalog) => catalog.Find(record.Source)?.Lake is not { IsParquet: true } lake ? null
        : lake.Layout
            .Replace("{destination}", lake.Namespace + Suffixes.GetValueOrDefault(record.Entity), StringComparison.Ordinal)
            .Replace("{partition_key}", lake.PartitionKey, StringComparison.Ordinal)
            .Replace("{entity}", record.Entity, StringComparison.Ordinal)
            .Replace("{org}", Partition.Find(archiveKey, "org") ?? "_", StringComparison.Ordinal)
            .Replace("{repo}", Partition.Find(archiveKey, "repo") ?? "_", StringComparison.Ordinal)
            .Replace("{date}", Partition.Find(archiveKey, "date"), StringComparison.Ordinal);
}
