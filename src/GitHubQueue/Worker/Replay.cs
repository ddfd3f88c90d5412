using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using Serilog;

namespace GitHubQueue.Worker;

/// <summary>
/// Processes the archive's objects again, without GitHub: tables, lineage, manifest and known states come out as they were when the objects
/// were written. Into an empty database, or into the one that wrote them. Each object is one transaction, so it may be killed and run again;
/// safe while workers run.
/// </summary>
public sealed class Replay(ReplaySettings settings, Database database, IArchive archive, TimeProvider time, ILogger logger)
{
    private const string Suffix = ".jsonl.gz";

    private readonly WorkerLog _log = new(logger);
    private readonly Manifest _manifest = new(database);
    private readonly Lineage _lineage = new(database, time);
    private readonly TypedFiles _typedFiles = new(archive);
    private readonly SourceCatalog _catalog = new SourceSettings(database, time).Load();
    private readonly Dictionary<string, CsvTable> _csvTables = [];
    private readonly HashSet<string> _damaged = [];
    private bool _hasRemovedRows;

    public ReplayCounts Counts { get; } = new();

    /// <exception cref="FailureException">
    /// Input: the schema of a CSV source isn't known; Missing: there is no such archive; nothing was done yet. Others: the archive can't be reached, or the database can't be written.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await archive.ExistsAsync(cancellationToken).ConfigureAwait(false))
            throw new FailureException(FailureKind.Missing, $"There is no archive at {archive.Root}: name the one whose objects are to be replayed with --archive.");
        var known = settings.IsWhole ? _manifest.Batches(archive.Root) : []; // before the list: workers may add to both
        var entries = await ListAsync(cancellationToken).ConfigureAwait(false);
        Counts.Listed = entries.Count;
        PrepareCsvTables(entries);
        var ahead = new Queue<Task<ReplayedObject>>();
        foreach (var entry in entries)
        {
            ahead.Enqueue(Task.Run(() => ReadAsync(entry, cancellationToken), cancellationToken));
            if (ahead.Count > settings.ReadAhead)
                await ApplyAsync(await ahead.Dequeue().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        while (ahead.TryDequeue(out var last))
            await ApplyAsync(await last.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await RestoreOlderAsync(entries, cancellationToken).ConfigureAwait(false);
        if (settings.IsWhole && BackupMark.IsIn(database))
            Confirm(entries);
        else if (settings.IsWhole)
            TellMissing(known, entries);
    }

    private void TellMissing(HashSet<Guid> known, List<ArchiveEntry> entries)
    {
        known.ExceptWith(entries.Select(entry => Guid.Parse(BatchOf(entry.Key))));
        Counts.Missing = known.Count;
        if (known.Count > 0)
            _log.Conflicted($"Objects that this database knows are missing at {archive.Root} ({known.Count} of them): 'github-queue verify' names them.");
    }

    /// <summary>The backup's own objects tell whether this is its archive: what it doesn't know is in no other.</summary>
    private void Confirm(List<ArchiveEntry> entries)
    {
        Counts.Missing = BackupMark.Found(database, entries.Select(entry => BatchOf(entry.Key)).Where(batch => !_damaged.Contains(batch)), isWhole: _damaged.Count == 0);
        if (Counts.Missing > 0)
            _log.Conflicted($"{Counts.Missing} objects that this backup knows are not at {archive.Root}, or damaged there: name its own archive with --archive, or one after the other where it has several. Until then ingest and worker refuse it.");
    }

    /// <summary>
    /// A row that gave way, since its record can't be turned into one any more, had kept out an older state of an object that came before: that one is
    /// applied again.
    /// </summary>
    private async Task RestoreOlderAsync(List<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        if (!_hasRemovedRows)
            return;
        var lacking = new TableAudit(database, [.. _csvTables.Values]).MissingRows().Select(row => row.ArchiveKey).ToHashSet();
        foreach (var entry in entries.Where(entry => lacking.Contains(entry.Key)))
        {
            var read = await ReadAsync(entry, cancellationToken).ConfigureAwait(false);
            if (read.Content is { } content && _manifest.Find(BatchOf(entry.Key)) is { } listed && listed.ContentHash == content.Hash)
                database.Write(() => ApplyRows(BatchOf(entry.Key), read, content, listed, new ReplayCounts()));
        }
    }

    /// <summary>In the order in which their batches were begun: so the newest state of a key comes last, at least of each partition.</summary>
    private async Task<List<ArchiveEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = new List<ArchiveEntry>();
        await foreach (var entry in archive.ListAsync(settings.Entity is null ? "" : settings.Entity + "/", cancellationToken).ConfigureAwait(false))
        {
            if (IsAskedFor(entry.Key))
                entries.Add(entry);
        }
        entries.Sort((one, other) => string.CompareOrdinal(BatchOf(one.Key), BatchOf(other.Key)));
        return entries;
    }

    private bool IsAskedFor(string key)
    {
        if (!key.EndsWith(Suffix, StringComparison.Ordinal) || !BatchId.IsOne(BatchOf(key)) || Partition.Find(key, "date") is not { } date)
            return false; // somebody else's
        if (settings.Batches?.Contains(BatchOf(key)) == false)
            return false;
        return DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day) && !(day < settings.From) && !(day >= settings.To);
    }

    private void PrepareCsvTables(List<ArchiveEntry> entries)
    {
        foreach (var source in entries.Where(entry => entry.Key.StartsWith(Entity.Csv + "/", StringComparison.Ordinal)).Select(entry => Partition.Find(entry.Key, "source")).OfType<string>().Distinct())
        {
            if (_catalog.Find(source) is not { CsvSchema: not null } setting)
                throw new FailureException(
                    FailureKind.Input, $"The archive holds rows of the CSV source '{source}', whose schema isn't known here: name the config that has it with --config, or leave them out with --entity.");
            _csvTables[source] = new CsvTable(setting);
        }
        foreach (var table in _csvTables.Values)
            table.Prepare(database);
    }

    private async Task<ReplayedObject> ReadAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await archive.OpenAsync(entry.Key, cancellationToken).ConfigureAwait(false)
                ?? throw new FailureException(FailureKind.Conflict, $"The object '{entry.Key}' was listed, and isn't there any more.");
            var content = await ArchiveReader.ReadWholeAsync(stored, entry.Key, cancellationToken).ConfigureAwait(false);
            return new(entry, content, [.. content.Records.Select(record => RowReader.Read(record, _csvTables.GetValueOrDefault(record.Source)))], null);
        }
        catch (FailureException damaged) when (damaged.Kind == FailureKind.Conflict)
        {
            return new(entry, null, [], damaged.Message);
        }
    }

    private async Task ApplyAsync(ReplayedObject read, CancellationToken cancellationToken)
    {
        var batch = BatchOf(read.Entry.Key);
        if (IsDamaged(read, _manifest.Find(batch)))
            return;
        var rows = read.Content!.Records.Zip(read.Rows).Where(pair => pair.Second.Row is not null).Select(pair => (pair.First, pair.Second.Row!));
        var copies = await _typedFiles.WriteAsync(batch, read.Entry.Key, rows, _catalog, cancellationToken).ConfigureAwait(false);
        database.Write(() => Apply(batch, read, read.Content, copies));
    }

    private bool IsDamaged(ReplayedObject read, ListedObject? listed)
    {
        var damage = read.Damage ?? (listed is null || listed.ContentHash == read.Content!.Hash ? null
            : $"The object '{read.Entry.Key}' holds other content than the manifest says: it was damaged, or changed by hand.");
        if (damage is null)
            return false;
        Counts.Damaged++;
        _damaged.Add(BatchOf(read.Entry.Key));
        _log.Conflicted(damage);
        return true;
    }

    private void Apply(string batch, ReplayedObject read, ObjectContent content, IReadOnlyList<ParquetObject> copies)
    {
        if (_lineage.IsOpen(batch))
        {
            Counts.InHand++;
            return;
        }
        var (entry, listed) = (read.Entry, _manifest.Find(batch)); // again: its worker may have completed it meanwhile
        if (IsDamaged(read, listed))
            return;
        var items = ApplyRows(batch, read, content, listed, Counts);
        if (listed is not null)
            _manifest.Move(batch, archive.Root, entry.Key, entry.Length);
        else if (items.Count > 0)
            _manifest.Add(batch, archive.Root, entry.Key, content.Records[0].Entity, content.Records.Count, items.Min(), items.Max(), new(entry.Length, content.Length, content.Hash));
        foreach (var copy in listed is null && items.Count == 0 ? [] : copies)
            _manifest.Add(copy);
        if (copies.Count > 0)
            _manifest.ForgetOther(batch, copies);
        Counts.Objects++;
    }

    /// <returns>The numbers of its records in the queue, without those that are left as they are.</returns>
    private List<long> ApplyRows(string batch, ReplayedObject read, ObjectContent content, ListedObject? listed, ReplayCounts counts)
    {
        var (entry, rows, items) = (read.Entry, read.Rows, new List<long>());
        foreach (var (record, made) in content.Records.Zip(rows))
        {
            var csvTable = _csvTables.GetValueOrDefault(record.Source);
            if (_lineage.Restore(record, batch, entry.Key, listed, RowTables.HasLater(database, record, csvTable), made.Reason) is not { } item)
            {
                counts.Left++;
                continue;
            }
            items.Add(item);
            if (made.Row is { } row)
                row.Upsert(database, record, item, entry.Key);
            else
                _hasRemovedRows |= RowTables.Remove(database, record, item, csvTable);
            counts.Done += made.Row is null ? 0 : 1;
            counts.Dead += made.Row is null ? 1 : 0;
        }
        return items;
    }

    private static string BatchOf(string key) =>
        key.EndsWith(Suffix, StringComparison.Ordinal) ? key[(key.LastIndexOf('/') + 1)..^Suffix.Length] : "";

    private sealed record ReplayedObject(ArchiveEntry Entry, ObjectContent? Content, IReadOnlyList<RowRead> Rows, string? Damage);
}
