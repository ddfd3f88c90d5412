namespace GitHubQueue.Operations;

/// <summary>How far a source has been read; times in Unix milliseconds.</summary>
public sealed record CheckpointStatus
{
    public string Source { get; init; } = "";
    public string Subject { get; init; } = "";
    public long? From { get; init; }
    public long? To { get; init; }

    /// <summary>Where an unfinished walk stands.</summary>
    public long? WalkAt { get; init; }

    public string? GoneReason { get; init; }

    /// <summary>The ingest that is reading it.</summary>
    public string? Owner { get; init; }

    public long UpdatedAt { get; init; }
}
