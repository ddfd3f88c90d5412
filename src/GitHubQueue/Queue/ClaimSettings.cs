namespace GitHubQueue.Queue;

/// <summary>What a worker claims, and as whom.</summary>
public sealed record ClaimSettings
{
    /// <summary>Who holds the lease.</summary>
    public ProcessIdentity Owner { get; init; } = ProcessIdentity.Current;

    /// <summary>The archive that new batches belong to, in its canonical spelling.</summary>
    public required string Root { get; init; }

    /// <summary>How long a claim lasts without being extended.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Items a new batch holds at most.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Payload bytes a new batch holds at most; a single larger item is a batch of its own.</summary>
    public long BatchBytes { get; init; } = 8 << 20;
}
