namespace GitHubQueue.Worker;

/// <summary>What a replay has done so far. Counted by one thread, and read by others.</summary>
public sealed class ReplayCounts
{
    /// <summary>Objects to process, once they have been listed.</summary>
    public long Listed { get; internal set; }

    /// <summary>Objects processed.</summary>
    public long Objects { get; internal set; }

    /// <summary>Records that are in their table now.</summary>
    public long Done { get; internal set; }

    /// <summary>Records that are dead letters now.</summary>
    public long Dead { get; internal set; }

    /// <summary>Records left as they are: given up before, or in another object already.</summary>
    public long Left { get; internal set; }

    /// <summary>Objects left to the worker that has them in hand.</summary>
    public long InHand { get; internal set; }

    /// <summary>Objects that can't be read, or hold something else than the manifest says.</summary>
    public long Damaged { get; internal set; }

    /// <summary>Objects that the database knows, a restored backup for instance, and that aren't there.</summary>
    public long Missing { get; internal set; }

    public Dictionary<string, long> ToDictionary() => new()
    {
        ["objects"] = Objects,
        ["done"] = Done,
        ["dead"] = Dead,
        ["left"] = Left,
        ["in_hand"] = InHand,
        ["damaged"] = Damaged,
        ["missing"] = Missing,
    };
}
