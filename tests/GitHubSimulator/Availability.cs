namespace GitHubSimulator;

/// <summary>Whether a repository answers, and how it refuses.</summary>
public enum Availability
{
    /// <summary>Answers.</summary>
    Available,

    /// <summary>404.</summary>
    Deleted,

    /// <summary>The repository answers, its issues are 410.</summary>
    IssuesDisabled,

    /// <summary>451 with a block object.</summary>
    Dmca,

    /// <summary>403 with a block object: GitHub's staff disabled it.</summary>
    Tos,

    /// <summary>403 'Resource not accessible by integration': the token lacks the permission.</summary>
    NotAccessible,

    /// <summary>403 'Must have admin rights to Repository.'</summary>
    AdminOnly,
}
