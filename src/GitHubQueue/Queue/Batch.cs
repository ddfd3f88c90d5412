namespace GitHubQueue.Queue;

/// <summary>Items of one partition, claimed together. Its members never change, so its one archive object never does either.</summary>
public sealed record Batch
{
    /// <summary>A UUID version 7, and the object's name.</summary>
    public required string Id { get; init; }

    public required string Partition { get; init; }

    /// <summary>The archive it was begun for.</summary>
    public required string Root { get; init; }

    public required string ObjectKey { get; init; }

    /// <summary>Names this claim: what a worker writes with an older token changes nothing.</summary>
    public required long LeaseToken { get; init; }

    /// <summary>How many workers died holding this batch.</summary>
    public required int Crashes { get; init; }

    /// <summary>Its object is in the manifest already: only rows are left to be done.</summary>
    public required bool IsArchived { get; init; }

    /// <summary>In id order, their payloads valid until the next claim; without those that were completed alone before.</summary>
    public required IReadOnlyList<QueueItem> Items { get; init; }

    /// <summary>It has killed its worker twice: its items are completed one by one, so that the one that kills is found.</summary>
    public bool IsSuspect => Crashes >= 2;
}
