namespace GitHubQueue.GitHub;

/// <summary>Why a source is gone. The strings are stored and never change.</summary>
public static class GoneReason
{
    /// <summary>404. Also what GitHub says of a private repository that the token may not see.</summary>
    public const string NotFound = "not_found";

    /// <summary>410: deleted.</summary>
    public const string Gone = "gone";

    /// <summary>410 where the repository exists, but has its issues (or another feature) switched off.</summary>
    public const string FeatureDisabled = "feature_disabled";

    /// <summary>451, or a 403 with a <c>block</c>: taken down, mostly by a DMCA notice.</summary>
    public const string Blocked = "blocked";

    /// <summary>Disabled for a violation of GitHub's terms of service; comes as a 403.</summary>
    public const string TermsOfService = "terms_of_service";
}
