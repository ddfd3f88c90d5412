namespace GitHubQueue.Worker;

/// <summary>What a worker has done so far. Counted from several threads.</summary>
public sealed class WorkerCounts
{
    private long _batches, _done, _dead, _objectsFound, _leasesLost, _givenBack;

    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Records that are in their table now.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Records that became dead letters.</summary>
    public long Dead => Interlocked.Read(ref _dead);

    /// <summary>Objects that an interrupted worker had written before.</summary>
    public long ObjectsFound => Interlocked.Read(ref _objectsFound);

    /// <summary>Batches whose lease ran out while this worker was stopped: others completed them, and nothing of ours was written.</summary>
    public long LeasesLost => Interlocked.Read(ref _leasesLost);

    /// <summary>Batches given back unfinished, since the archive failed or the worker was asked to stop.</summary>
    public long GivenBack => Interlocked.Read(ref _givenBack);

    internal void AddItems(long done, long dead)
    {
        Interlocked.Add(ref _done, done);
        Interlocked.Add(ref _dead, dead);
    }

    internal void AddBatch() => Interlocked.Increment(ref _batches);
    internal void AddObjectFound() => Interlocked.Increment(ref _objectsFound);
    internal void AddLeaseLost() => Interlocked.Increment(ref _leasesLost);
    internal void AddGivenBack() => Interlocked.Increment(ref _givenBack);

    public Dictionary<string, long> ToDictionary() => new()
    {
        ["batches"] = Batches,
        ["done"] = Done,
        ["dead"] = Dead,
        ["objects_found"] = ObjectsFound,
        ["leases_lost"] = LeasesLost,
        ["given_back"] = GivenBack,
    };
}
