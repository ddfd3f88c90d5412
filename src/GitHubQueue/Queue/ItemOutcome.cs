namespace GitHubQueue.Queue;

/// <summary>How an item of a completed batch ends.</summary>
/// <param name="Reason">Null: done, its row is in its table. Otherwise why its record can't be turned into a row: a dead letter.</param>
public sealed record ItemOutcome(QueueItem Item, string? Reason)
{
    public bool IsDead => Reason is not null;
}
