using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Ingest;

/// <summary>What one request for a child list brought.</summary>
/// <param name="Next">The list's following page; null: it has ended.</param>
/// <param name="Failure">Why the list can't be had, and is left for the next run; null: this page was read.</param>
internal sealed record ChildPage(PendingFetch Fetch, IReadOnlyList<Record> Records, string? Next, string? Failure);
