using GitHubQueue.Archive;
using GitHubQueue.Queue;

namespace GitHubQueue.Tests.Worker;

/// <summary>
/// Makes batches end late: the first batch of each worker but the last is kept, once its object is written, until all other records are
/// done. Then those batches end one after another, in the order in which the workers are named.
/// </summary>
/// <param name="records">How many there are altogether.</param>
/// <param name="workers">Those that end late, in the order of their ends.</param>
internal sealed class LateBatches(int records, IReadOnlyList<int> workers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (int Records, TaskCompletionSource Free)> _kept = [];
    private int _done;

    /// <summary>Tells of a batch that a worker has claimed.</summary>
    public void Claimed(int worker, Batch batch)
    {
        lock (_lock)
        {
            if (workers.Contains(worker) && !_kept.ContainsKey(worker))
                _kept.Add(worker, (batch.Items.Count, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
    }

    public void Completed(int worker, Batch batch)
    {
        lock (_lock)
        {
            _done += batch.Items.Count;
            FreeNext();
        }
    }

    /// <summary>The archive as a worker sees it.</summary>
    public IArchive Of(int worker, IArchive archive) => new Slow(archive, () => WaitAsync(worker));

    private Task WaitAsync(int worker)
    {
        lock (_lock)
        {
            FreeNext();
            return _kept.TryGetValue(worker, out var kept) ? kept.Free.Task : Task.CompletedTask;
        }
    }

    /// <summary>Where nothing is left but batches that are kept, or were freed and are ending.</summary>
    private void FreeNext()
    {
        var kept = workers.Where(_kept.ContainsKey).Select(worker => _kept[worker]).Where(batch => !batch.Free.Task.IsCompleted).ToList();
        if (kept.Count > 0 && _done + kept.Sum(batch => batch.Records) == records)
            kept[0].Free.SetResult();
    }

    private sealed class Slow(IArchive archive, Func<Task> wait) : IArchive
    {
        public string Root => archive.Root;

        public Task CheckAsync(CancellationToken cancellationToken) => archive.CheckAsync(cancellationToken);

        public async Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken)
        {
            var stored = await archive.WriteOnceAsync(key, content, cancellationToken);
            await wait();
            return stored;
        }

        public Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => archive.WriteCopyAsync(key, bytes, cancellationToken);

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => archive.OpenAsync(key, cancellationToken);

        public Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken cancellationToken) => archive.RemoveLeftoversAsync(before, cancellationToken);

        public IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, CancellationToken cancellationToken) => archive.ListAsync(prefix, cancellationToken);

        public void Dispose()
        {
        }
    }
}
