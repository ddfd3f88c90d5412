namespace GitHubSimulator;

/// <summary>What a <see cref="Change"/> does to the issues it takes. All but <see cref="Edit"/> and <see cref="Delete"/> are for pull requests and take only those.</summary>
public enum ChangeAction
{
    /// <summary>Another title and one more comment.</summary>
    Edit,

    /// <summary>Commits are pushed to its head: another SHA, other files.</summary>
    Push,

    /// <summary>One more review.</summary>
    Review,

    /// <summary>Another base branch: other files may be the ones that differ.</summary>
    Retarget,

    Close,

    Reopen,

    /// <summary>Closed, and merged.</summary>
    Merge,

    /// <summary>Gone from every list, with its reviews and files; its number is never given again.</summary>
    Delete,
}
