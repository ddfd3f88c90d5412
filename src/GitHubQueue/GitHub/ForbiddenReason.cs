namespace GitHubQueue.GitHub;

/// <summary>The things that GitHub says with a 403 or 429.</summary>
internal enum ForbiddenReason
{
    /// <summary>The primary limit: wait for its reset.</summary>
    BudgetSpent,

    /// <summary>Too much at once: back off.</summary>
    SecondaryLimit,

    /// <summary>A <c>block</c> is named, mostly for the terms of service.</summary>
    Blocked,

    /// <summary>The account or the installation behind the token.</summary>
    Suspended,

    /// <summary>The repository has the feature switched off.</summary>
    FeatureDisabled,

    /// <summary>A request without a User-Agent.</summary>
    MissingUserAgent,

    /// <summary>A missing scope or permission, and whatever else isn't known.</summary>
    MissingPermission,
}
