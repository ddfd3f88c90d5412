namespace GitHubQueue.Warehouse;

/// <summary>What a load has done so far. Counted from several threads.</summary>
public sealed class LoadCounts
{
    private long _objects, _extracted, _rejected, _loaded, _updated, _failed, _waiting;

    /// <summary>How much is done, between 0 and 1; null: that isn't known yet.</summary>
    public double? Fraction => Interlocked.Read(ref _waiting) is > 0 and var waiting ? (double)Objects / waiting : null;

    /// <summary>Objects applied.</summary>
    public long Objects => Interlocked.Read(ref _objects);

    /// <summary>Lines in them.</summary>
    public long Extracted => Interlocked.Read(ref _extracted);

    /// <summary>Lines that can't be turned into a row, or that the server refuses.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Rows that are there because of them.</summary>
    public long Loaded => Interlocked.Read(ref _loaded);

    /// <summary>Of these, rows that replaced an older state.</summary>
    public long Updated => Interlocked.Read(ref _updated);

    /// <summary>The rest: rows that were there already, or are there in a newer state.</summary>
    public long Duplicates => Extracted - Rejected - Loaded;

    /// <summary>Objects, or groups of them, that could not be applied.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    internal void Add(int objects, LoadResult result)
    {
        Interlocked.Add(ref _objects, objects);
        Interlocked.Add(ref _extracted, result.Extracted);
        Interlocked.Add(ref _rejected, result.Rejected);
        Interlocked.Add(ref _loaded, result.Loaded);
        Interlocked.Add(ref _updated, result.Updated);
    }

    /// <summary>Objects of pull requests without typed files, from which alone they are loaded.</summary>
    public int Untyped { get; private set; }

    /// <summary>How many objects there are to do.</summary>
    internal void Expect(int objects, int untyped)
    {
        Interlocked.Add(ref _waiting, objects);
        Untyped = untyped;
    }

    internal void AddFailed() => Interlocked.Increment(ref _failed);

    public Dictionary<string, long> ToDictionary() => new()
    {
        ["objects"] = Objects,
        ["extracted"] = Extracted,
        ["rejected"] = Rejected,
        ["duplicates"] = Duplicates,
        ["loaded"] = Loaded,
        ["updated"] = Updated,
        ["failed"] = Failed,
    };
}
