namespace GitHubSimulator;

/// <summary>What made-up events carry.</summary>
public enum EventShape
{
    /// <summary>Since October 2025: pushes without commits and sizes, pull requests with URL, id, number, head and base only.</summary>
    Trimmed,

    /// <summary>Before: pushes with up to 20 commits, pull requests in full.</summary>
    Full,
}
