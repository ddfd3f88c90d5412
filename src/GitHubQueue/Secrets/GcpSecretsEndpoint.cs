using GitHubQueue.Cloud;

namespace GitHubQueue.Secrets;

/// <summary>Which Secret Manager of Google to ask, as whom and how patiently. The defaults are Google's own and the application default credentials.</summary>
public sealed record GcpSecretsEndpoint
{
    /// <summary>There is no narrower one: https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access.</summary>
    internal const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    /// <summary>Null: Google's, which has one more for each location.</summary>
    public Uri? ServiceUrl { get; init; }

    public GoogleIdentity Identity { get; init; } = new(Scope);

    /// <summary>For one attempt.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Before the second attempt; doubled before each of the next three, with jitter.</summary>
    public TimeSpan FirstRetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
