using GitHubQueue.Records;

namespace GitHubQueue.Queue;

/// <summary>Where one source stands, held by one ingest at a time.</summary>
/// <param name="Id">Of its row.</param>
/// <param name="Source">The source's name, for people.</param>
/// <param name="LeaseToken">Names this ingest's hold on it: one that lost it commits nothing.</param>
public sealed record Checkpoint(long Id, string Source, long LeaseToken, Progress Progress);
