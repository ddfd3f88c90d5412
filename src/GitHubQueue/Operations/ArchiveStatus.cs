namespace GitHubQueue.Operations;

/// <summary>What the manifest lists.</summary>
public sealed record ArchiveStatus
{
    public long Objects { get; init; }
    public long Records { get; init; }
    public long Bytes { get; init; }
}
