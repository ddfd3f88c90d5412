namespace GitHubSimulator;

/// <summary>What <see cref="SimulatedGitHub.ServedAs"/> tells apart; the keys are given in brackets.</summary>
public enum PayloadKind
{
    /// <summary>Pull requests in the form of the list (number).</summary>
    Pulls,

    /// <summary>Pull requests in the form of <c>pulls/{number}</c> (number).</summary>
    PullDetails,

    /// <summary>Reviews (number/id).</summary>
    Reviews,

    /// <summary>Changed files of pull requests (number/path).</summary>
    Files,

    /// <summary>Commits in the form of the list (SHA), also those of comparisons.</summary>
    Commits,

    /// <summary>Commits in the form of <c>commits/{ref}</c> (SHA).</summary>
    CommitDetails,

    /// <summary>Branches (name).</summary>
    Branches,

    /// <summary>Events (id), by the repository they tell of.</summary>
    Events,

    /// <summary>Repositories in lists (full name).</summary>
    Repositories,
}
