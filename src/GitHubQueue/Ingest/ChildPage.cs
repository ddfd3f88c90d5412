using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Ingest;

/// <summary>What one request for a child list brought.</summary>
/// <param name="Next">The list's following page; null: it has ended.</param>
internal sealed record ChildPage(PendingFetch Fetch, IReadOnlyList<Record> Records, string? Next)
{
    /// <summary>Why the list can't be had, and is left for the next run; null: this page was read.</summary>
    public string? Failure { get; init; }

    /// <summary>Why the list ends here although there is more of it, or was; null: it was read to its end.</summary>
    public string? Cut { get; init; }
}
