using GitHubQueue.Records;

namespace GitHubQueue.Queue;

/// <summary>A record on its way through the queue.</summary>
/// <param name="Id">Grows in the order of enqueueing; never used twice.</param>
/// <param name="Attempts">How many workers died while they had this very item in hand.</param>
public sealed record QueueItem(long Id, int Attempts, Record Record);
