namespace GitHubQueue.Sources;

/// <summary>Whose the thing is that a source reads, and so how the configuration names it.</summary>
public enum SourceScope
{
    /// <summary>A repository's; an organisation stands for each of its repositories.</summary>
    Repository,

    /// <summary>A feed: everybody's, an organisation's or a repository's.</summary>
    Feed,

    /// <summary>Files of this machine, not GitHub's.</summary>
    Files,
}
