using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>Takes one batch through the pipeline at a time. Not for several threads: each has its own, with its own connection.</summary>
internal sealed class BatchWorker(Database database, IArchive archive, WorkerSettings settings, WorkerCounts counts, WorkerLog log, TimeProvider time)
    : IDisposable
{
    private readonly BatchClaims _claims = new(database, settings.Claims(archive.Root), time);
    private readonly BatchContent _content = new();
    private readonly CsvTables _csvTables = new(database);
    private readonly LogWatch _databaseLog = new(database);
    private readonly TypedFiles _typedFiles = new(archive);
    private SourceCatalog _catalog = new([]);

    public bool AnythingLeft => _claims.AnythingLeft(settings.Lease);

    /// <summary>Claims a batch and completes it, or gives it back.</summary>
    /// <param name="stop">Asks to stop: the batch in hand gets the grace to finish.</param>
    /// <returns>False: nothing was due.</returns>
    /// <exception cref="FailureException">The outside world failed. The batch has been given back and burned no attempt.</exception>
    public async Task<bool> WorkOneAsync(CancellationToken stop)
    {
        if (_claims.Claim() is not { } batch)
            return false;
        LogClaim(batch);
        if (_databaseLog.Look() is { } grown)
            log.GrewDatabaseLog(grown);
        _catalog = new SourceSettings(database, time).Load();
        var claimed = new ClaimedBatch(database, batch, time);
        using var spare = new SpareConnection(settings.Database);
        var lease = new LeaseKeeper(settings.Lease, () => new ClaimedBatch(spare.Database, batch, time).Extend(settings.Lease), time);
        await using (lease.ConfigureAwait(false))
        {
            using var work = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost);
            using var graceBegins = stop.Register(() => work.CancelAfter(settings.Grace));
            try
            {
                settings.Reached?.Invoke(WorkerStep.Claimed, batch);
                var held = batch.IsSuspect
                    ? await CompleteOneByOneAsync(batch, claimed, work.Token).ConfigureAwait(false)
                    : await CompleteAsync(batch, claimed, work.Token).ConfigureAwait(false);
                if (held)
                    counts.AddBatch();
                else
                    NoteLostLease(batch);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
            {
                NoteLostLease(batch);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                GiveBack(batch, claimed, null, TimeSpan.Zero);
            }
            catch (FailureException failure)
            {
                // Other content under a batch's key doesn't go away by itself: the other batches go first.
                GiveBack(batch, claimed, failure.Message, failure.Kind == FailureKind.Conflict ? settings.ConflictWait : TimeSpan.Zero);
                throw;
            }
        }
        return true;
    }

    public void Dispose() => _content.Dispose();

    private async Task<bool> CompleteAsync(Batch batch, ClaimedBatch claimed, CancellationToken cancellationToken)
    {
        var stored = await ArchiveAsync(batch, cancellationToken).ConfigureAwait(false);
        var reads = batch.Items.Select(item => (Item: item, Read: ReadRow(item.Record))).ToList();
        var outcomes = reads.Select(read => new ItemOutcome(read.Item, read.Read.Reason)).ToList();
        var copies = await CopyAsync(batch, reads, cancellationToken).ConfigureAwait(false);
        var held = claimed.Complete(stored, outcomes, () =>
        {
            foreach (var (item, read) in reads)
                read.Row?.Upsert(database, item.Record, item.Id, batch.ObjectKey);
            foreach (var copy in copies)
                new Manifest(database).Add(copy);
            settings.Reached?.Invoke(WorkerStep.RowsWritten, batch);
        });
        if (held)
            NoteCompleted(batch, outcomes);
        return held;
    }

    /// <summary>
    /// For a batch that has killed its worker twice: each item is marked before it is read, so that the one that kills is found. An item
    /// that had a worker die under it comes last: were it chance (the machine runs out of memory, say), it strikes another one next time.
    /// </summary>
    private async Task<bool> CompleteOneByOneAsync(Batch batch, ClaimedBatch claimed, CancellationToken cancellationToken)
    {
        log.SuspectedBatch(batch);
        if (!batch.IsArchived && !claimed.CompleteArchiving(await ArchiveAsync(batch, cancellationToken).ConfigureAwait(false)))
            return false;
        List<QueueItem> items = [.. batch.Items.OrderBy(item => item.Attempts).ThenBy(item => item.Id)];
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RowRead read;
            if (item.Attempts >= settings.MaxAttempts)
                read = new(null, $"It ended its worker {item.Attempts} times.");
            else if (claimed.Touch(item))
                read = ReadRow(item.Record);
            else
                return false;
            var outcome = new ItemOutcome(item, read.Reason);
            IReadOnlyList<ParquetObject> copies = item == items[^1] ? await CopyLateAsync(batch, claimed, outcome, cancellationToken).ConfigureAwait(false) : [];
            var held = claimed.CompleteItem(outcome, () =>
            {
                read.Row?.Upsert(database, item.Record, item.Id, batch.ObjectKey);
                foreach (var copy in copies)
                    new Manifest(database).Add(copy);
            });
            if (!held)
                return false;
            NoteCompleted(batch, [outcome]);
        }
        return true;
    }

    /// <summary>
    /// Of a batch that is completed item by item, perhaps by several workers, the object alone has all records. The copy is made before the
    /// last item is completed, since that ends the batch, and with it the lease.
    /// </summary>
    private async Task<IReadOnlyList<ParquetObject>> CopyLateAsync(Batch batch, ClaimedBatch claimed, ItemOutcome last, CancellationToken cancellationToken)
    {
        if (!batch.Items.Any(item => _catalog.Find(item.Record.Source) is { Lake.IsParquet: true }))
            return [];
        claimed.Touch(null);
        if (await archive.OpenAsync(batch.ObjectKey, cancellationToken).ConfigureAwait(false) is not { } stored)
            return [];
        var content = await ArchiveReader.ReadWholeAsync(stored, batch.ObjectKey, cancellationToken).ConfigureAwait(false);
        HashSet<long> dead = [.. new DeadLetters(database, time).IdsOf(batch.Id)];
        if (last.IsDead)
            dead.Add(last.Item.Id);
        var rows = content.Records.Where(record => record.Item is { } item && !dead.Contains(item))
            .Select(record => (record, ReadRow(record).Row)).Where(read => read.Row is not null).Select(read => (read.record, read.Row!));
        return await _typedFiles.WriteAsync(batch.Id, batch.ObjectKey, rows, _catalog, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ManifestEntry> ArchiveAsync(Batch batch, CancellationToken cancellationToken)
    {
        var content = _content.Compress(batch.Items.Select(item => item.Record));
        var stored = await archive.WriteOnceAsync(batch.ObjectKey, content, cancellationToken).ConfigureAwait(false);
        settings.Reached?.Invoke(WorkerStep.Archived, batch);
        if (stored.WasThere)
        {
            log.FoundObject(batch);
            counts.AddObjectFound();
        }
        return new ManifestEntry(stored.Length, content.ContentLength, content.ContentHash);
    }

    private Task<IReadOnlyList<ParquetObject>> CopyAsync(Batch batch, IEnumerable<(QueueItem Item, RowRead Read)> reads, CancellationToken cancellationToken) =>
        _typedFiles.WriteAsync(
            batch.Id, batch.ObjectKey, reads.Where(read => read.Read.Row is not null).Select(read => (read.Item.Record, read.Read.Row!)), _catalog, cancellationToken);

    private RowRead ReadRow(Record record) => settings.ReadRow(record, _csvTables.Of(record, _catalog));

    private void LogClaim(Batch batch)
    {
        if (batch.Crashes > 0)
            log.TookOver(batch);
        else
            log.Claimed(batch);
    }

    private void NoteCompleted(Batch batch, List<ItemOutcome> outcomes)
    {
        settings.Reached?.Invoke(WorkerStep.Completed, batch);
        var dead = outcomes.Count(outcome => outcome.IsDead);
        foreach (var outcome in outcomes.Where(outcome => outcome.IsDead))
            log.Buried(outcome.Item, outcome.Reason!);
        counts.AddItems(outcomes.Count - dead, dead);
        log.Completed(batch, dead);
    }

    private void NoteLostLease(Batch batch)
    {
        log.LeaseLost(batch);
        counts.AddLeaseLost();
    }

    /// <summary>Should even this fail (a full disk), the lease runs out by itself, or ends with this process.</summary>
    private void GiveBack(Batch batch, ClaimedBatch claimed, string? reason, TimeSpan wait)
    {
        try
        {
            claimed.RetryAt(time.GetUtcNow() + wait, reason);
            counts.AddGivenBack();
            log.GaveBack(batch, reason ?? "asked to stop");
        }
        catch (FailureException failure)
        {
            log.GaveBack(batch, failure.Message);
        }
    }
}
