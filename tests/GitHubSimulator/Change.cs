namespace GitHubSimulator;

/// <summary>
/// Edits issues and pull requests, creates new ones, moves a branch, tells of events. Over HTTP: <c>POST /__change</c> with these names
/// in snake case.
/// </summary>
public sealed record Change
{
    /// <summary>owner/name; null for the only repository.</summary>
    public string? Repo { get; init; }

    /// <summary>How many to change, chosen by <see cref="Pick"/>.</summary>
    public int Count { get; init; }

    public Pick Pick { get; init; }

    /// <summary>These to change; wins over <see cref="Count"/>.</summary>
    public IReadOnlyList<int>? Numbers { get; init; }

    public ChangeAction Action { get; init; }

    /// <summary>The new time of what is changed, created, committed or merged, cut to the second; null for now.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Change without moving the time: a second edit within the same second.</summary>
    public bool KeepUpdatedAt { get; init; }

    /// <summary>How many new issues to create.</summary>
    public int Create { get; init; }

    /// <summary>How many new pull requests to create.</summary>
    public int CreatePulls { get; init; }

    /// <summary>Where <see cref="Commits"/>, <see cref="MergeOlder"/>, <see cref="ForcePush"/> and <see cref="Reset"/> happen, in this order.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>How many commits to push. A branch that isn't there begins at main.</summary>
    public int Commits { get; init; }

    /// <summary>How many commits, dated ten commits back in the branch's log, to merge into the branch.</summary>
    public int MergeOlder { get; init; }

    /// <summary>How many commits to take off the branch; another one takes their place.</summary>
    public int ForcePush { get; init; }

    /// <summary>How many commits to take off the branch, and none in their place.</summary>
    public int Reset { get; init; }

    /// <summary>Forget commits that no branch reaches: their SHAs are 404 from then on.</summary>
    public bool Prune { get; init; }

    /// <summary>How many events to add to the feed, about any repository.</summary>
    public int Events { get; init; }
}
