namespace GitHubSimulator;

/// <summary>Which issues a <see cref="Change"/> takes when it is given a count.</summary>
public enum Pick
{
    /// <summary>Those updated longest ago: the ones that a walk by update has behind it.</summary>
    Oldest,

    /// <summary>Those updated last.</summary>
    Newest,

    /// <summary>Spread over the list, the same ones each time.</summary>
    Random,
}
