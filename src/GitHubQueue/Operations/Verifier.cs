using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Operations;

/// <summary>Reconciles queue, manifest, archive and tables. Looks only; safe while workers run.</summary>
/// <param name="open">Opens an archive by its root.</param>
public sealed class Verifier(Database database, Func<string, IArchive> open, TimeProvider time)
{
    private readonly List<string> _differences = [];
    private long _objects, _records, _bytes;

    /// <exception cref="Records.FailureException">An archive can't be read.</exception>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        var manifest = new Manifest(database);
        foreach (var root in manifest.Roots())
            await CompareArchiveAsync(manifest, root, cancellationToken).ConfigureAwait(false);
        foreach (var (item, key) in manifest.ItemsWithoutObject())
            _differences.Add($"Record {item} is said to be in object '{key}', which the manifest doesn't list.");
        var tables = TableAudits.Of(database, time);
        foreach (var (table, key) in tables.MissingRows())
            _differences.Add($"Table '{table}' lacks the newest completed state of '{key}'.");
        var waiting = QueueDepth.Pending(database)
            + (database.Prepare("select count(*) from queue_items where status in ('leased', 'delayed')").ScalarNumber() ?? 0);
        return new(_objects, _records, _bytes, new DeadLetters(database, time).Count, waiting, tables.Counts(), _differences);
    }

    private async Task CompareArchiveAsync(Manifest manifest, string root, CancellationToken cancellationToken)
    {
        using var archive = open(root);
        // The listing first: what a worker completes after it is in the manifest, and is looked up below one by one.
        var listed = new Dictionary<string, long>();
        await foreach (var entry in archive.ListAsync("", cancellationToken).ConfigureAwait(false))
            listed.Add(entry.Key, entry.Length);
        var inHand = manifest.OpenKeys(root);
        foreach (var expected in manifest.Objects(root))
        {
            _objects++;
            _records += expected.Items;
            _bytes += expected.Length;
            if (expected.CompletedItems != expected.Items && !expected.IsOpen)
                _differences.Add($"Object '{expected.Key}' holds {expected.Items} records, and {expected.CompletedItems} queue items name it.");
            if (!listed.Remove(expected.Key, out var length))
                await CompareUnlistedAsync(archive, expected, cancellationToken).ConfigureAwait(false);
            else if (length != expected.Length)
                _differences.Add($"Object '{expected.Key}' has {length} bytes, and the manifest says {expected.Length}.");
        }
        foreach (var copy in manifest.Copies(root))
        {
            if (!listed.Remove(copy.Key, out var length) && !await ExistsAsync(archive, copy.Key, cancellationToken).ConfigureAwait(false))
                _differences.Add($"Typed copy '{copy.Key}' with {copy.Rows} rows is missing from {root}: 'github-queue replay' writes it again.");
            else if (length > 0 && length != copy.Length)
                _differences.Add($"Typed copy '{copy.Key}' has {length} bytes, and {copy.Length} were written: delete it, and 'github-queue replay' writes it again.");
        }
        foreach (var key in listed.Keys.Where(key => key.EndsWith(".jsonl.gz", StringComparison.Ordinal) && !inHand.Contains(key)))
        {
            if (!InManifestNow(root, key))
                _differences.Add($"Object '{key}' is in {root} and not in the manifest: another database's, or added by hand.");
        }
    }

    private async Task CompareUnlistedAsync(IArchive archive, ManifestObject expected, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(archive, expected.Key, cancellationToken).ConfigureAwait(false))
            _differences.Add($"Object '{expected.Key}' with {expected.Items} records is missing from {archive.Root}.");
    }

    private static async Task<bool> ExistsAsync(IArchive archive, string key, CancellationToken cancellationToken)
    {
        using var stream = await archive.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        return stream is not null;
    }

    private bool InManifestNow(string root, string key) =>
        database.Prepare("select 1 from archive_objects where root = ?1 and key = ?2").Bind(1, root).Bind(2, key).ScalarNumber() == 1
        || new Manifest(database).OpenKeys(root).Contains(key);
}
