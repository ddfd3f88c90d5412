namespace GitHubSimulator.Issues;

internal enum IssueSort { Created, Updated, Comments }

/// <summary>What a client asked for. <see cref="After"/> is a key of the list's order; without it, <see cref="Page"/> counts from 1.</summary>
internal sealed record IssueQuery(
    IssueSort Sort, bool Ascending, bool? Open, long? Since, int PerPage, int Page, long? After)
{
    public bool PullsOnly { get; init; }

    /// <summary>Only what was created before this.</summary>
    public long? CreatedBefore { get; init; }
}

/// <param name="Next">Key to go on after, or null on the last page.</param>
/// <param name="Total">How many match in all; counted only for numbered pages.</param>
internal sealed record IssuePage(IReadOnlyList<IssueState> Items, long? Next, int Total);
