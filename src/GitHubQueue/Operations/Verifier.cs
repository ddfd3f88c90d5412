using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Operations;

/// <summary>Reconciles queue, manifest, archive and tables. Looks only; safe while workers run.</summary>
/// <param name="open">Opens an archive by its root.</param>
public sealed class Verifier(VerifySettings settings, Database database, Func<string, IArchive> open, TimeProvider time)
{
    private const string Replay = "'github-queue replay' writes it anew.";

    private readonly SourceCatalog _catalog = new SourceSettings(database, time).Load();
    private readonly List<Difference> _differences = [];
    private long _objects, _records, _bytes, _compared, _listed;

    /// <summary>Objects and typed copies compared so far, of so many in the archives begun so far. Read from another thread.</summary>
    public (long Compared, long Listed) Reached => (Volatile.Read(ref _compared), Volatile.Read(ref _listed));

    /// <exception cref="FailureException">An archive can't be read.</exception>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        var manifest = new Manifest(database);
        foreach (var root in manifest.Roots())
            await CompareArchiveAsync(manifest, root, cancellationToken).ConfigureAwait(false);
        foreach (var (item, key) in manifest.ItemsWithoutObject())
            _differences.Add(new($"Record {item} is said to be in object '{key}', which the manifest doesn't list.", "'github-queue replay' lists it, if it is there."));
        var tables = TableAudits.Of(database, time);
        foreach (var (table, key, archiveKey) in tables.MissingRows().ToList())
        {
            var (batch, root) = ObjectOf(archiveKey);
            _differences.Add(new($"Table '{table}' lacks the newest completed state of '{key}'.", Replay, batch, root));
        }
        var waiting = QueueDepth.Pending(database)
            + (database.Prepare("select count(*) from queue_items where status in ('leased', 'delayed')").ScalarNumber() ?? 0);
        return new(_objects, _records, _bytes, new DeadLetters(database, time).Count, waiting, tables.Counts(), _differences);
    }

    private async Task CompareArchiveAsync(Manifest manifest, string root, CancellationToken cancellationToken)
    {
        using var archive = open(root);
        var audit = new ObjectAudit(database, archive);
        // The listing first: what a worker completes after it is in the manifest, and is looked up below one by one.
        var listed = new Dictionary<string, long>();
        await foreach (var entry in archive.ListAsync("", cancellationToken).ConfigureAwait(false))
            listed.Add(entry.Key, entry.Length);
        var inHand = manifest.OpenKeys(root);
        Interlocked.Add(ref _listed, manifest.Count(root));
        foreach (var expected in manifest.Objects(root).ToList())
        {
            Interlocked.Increment(ref _compared);
            _objects++;
            _records += expected.Items;
            _bytes += expected.Length;
            if (expected.CompletedItems + expected.PrunedItems != expected.Items && !expected.IsOpen)
            {
                _differences.Add(new(
                    $"Object '{expected.Key}' holds {expected.Items} records, and {expected.CompletedItems} queue items name it.",
                    "'github-queue replay' writes the queue's rows anew.", expected.Batch, root));
            }
            var isListed = listed.Remove(expected.Key, out var length);
            if (settings.IsDeep)
                Note(await audit.CompareAsync(expected, cancellationToken).ConfigureAwait(false));
            else if (!isListed && !await ExistsAsync(archive, expected.Key, cancellationToken).ConfigureAwait(false))
                _differences.Add(audit.Missing(expected));
            if (isListed && length != expected.Length)
                _differences.Add(new($"Object '{expected.Key}' has {length} bytes, and the manifest says {expected.Length}.", "Put it back from a copy of the lake, unless it was only compressed anew: 'github-queue replay' tells, and notes the new length."));
        }
        foreach (var copy in manifest.Copies(root).ToList())
        {
            Interlocked.Increment(ref _compared);
            var isListed = listed.Remove(copy.Key, out var length);
            if (isListed && length != copy.Length)
                _differences.Add(ObjectAudit.Changed(copy, $"has {length} bytes, and {copy.Length} were written"));
            else if (settings.IsDeep)
                Note(await audit.CompareAsync(copy, cancellationToken).ConfigureAwait(false));
            else if (!isListed && !await ExistsAsync(archive, copy.Key, cancellationToken).ConfigureAwait(false))
                _differences.Add(audit.Missing(copy));
        }
        if (_catalog.All.Any(setting => setting.Lake.IsParquet))
            CompareTyping(manifest, root, audit);
        foreach (var key in listed.Keys.Where(key => key.EndsWith(".jsonl.gz", StringComparison.Ordinal) && !inHand.Contains(key)))
        {
            if (!InManifestNow(root, key))
                _differences.Add(new(
                    $"Object '{key}' is in {root} and not in the manifest.",
                    "Move it away if it is another database's, or was added by hand; if it is of this one, and the database an older copy, 'github-queue replay' lists it."));
        }
    }

    private void CompareTyping(Manifest manifest, string root, ObjectAudit audit)
    {
        foreach (var of in manifest.Typing(root).Where(one => _catalog.Find(one.Source)?.Lake.IsParquet == true).GroupBy(one => (one.Batch, one.Key, one.TypedRows)))
        {
            if (of.Key.TypedRows == 0)
                _differences.AddRange(of.Select(one => audit.Missing((one.Batch, one.Key, one.Source, one.Records))));
            else if (of.Sum(one => one.Records) is var records && records > of.Key.TypedRows)
                _differences.Add(ObjectAudit.Lacking(of.Key.Key, of.Key.TypedRows, records));
        }
    }

    private void Note(Difference? difference)
    {
        if (difference is not null)
            _differences.Add(difference);
    }

    private static async Task<bool> ExistsAsync(IArchive archive, string key, CancellationToken cancellationToken)
    {
        using var stream = await archive.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        return stream is not null;
    }

    /// <summary>Nulls: the manifest doesn't list it.</summary>
    private (string? Batch, string? Root) ObjectOf(string archiveKey)
    {
        var row = database.Prepare("select batch, root from archive_objects where key = ?1").Bind(1, archiveKey);
        var found = row.Step() ? (row.Text(0), row.Text(1)) : (null, null);
        row.Reset();
        return found;
    }

    private bool InManifestNow(string root, string key) =>
        database.Prepare("select 1 from archive_objects where root = ?1 and key = ?2").Bind(1, root).Bind(2, key).ScalarNumber() == 1
        || new Manifest(database).OpenKeys(root).Contains(key);
}
