namespace GitHubSimulator.Commits;

/// <summary>A commit of a repository's history.</summary>
/// <param name="Index">Position in the history: parents come before their children.</param>
/// <param name="Parents">By index; none for a root, two for a merge.</param>
/// <param name="Committed">Unix seconds; what 'since' and 'until' go by.</param>
/// <param name="Json">Its bytes if it was recorded, or null.</param>
internal sealed record CommitState(
    int Index, string Sha, IReadOnlyList<int> Parents, IReadOnlyList<string> ParentShas, long Authored, long Committed, byte[]? Json)
{
    public bool Equals(CommitState? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;
}

/// <param name="MergeBase">The newest commit that both have, or null.</param>
/// <param name="Ahead">What the head has and the base hasn't, oldest first.</param>
internal sealed record Comparison(CommitState Base, CommitState Head, CommitState? MergeBase, IReadOnlyList<CommitState> Ahead, int BehindBy)
{
    public string Status => (Ahead.Count, BehindBy) switch { (0, 0) => "identical", (_, 0) => "ahead", (0, _) => "behind", _ => "diverged" };
}
