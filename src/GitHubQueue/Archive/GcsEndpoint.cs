using GitHubQueue.Cloud;

namespace GitHubQueue.Archive;

/// <summary>Which Google Cloud Storage to talk to, as whom and how patiently. The defaults are Google's own and the application default credentials.</summary>
public sealed record GcsEndpoint
{
    /// <summary>To read and to write objects, and nothing else.</summary>
    internal const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";

    /// <summary>Such as <c>http://localhost:4443</c> for an emulator.</summary>
    public Uri ServiceUrl { get; init; } = new("https://storage.googleapis.com/");

    /// <summary>Null: requests go unsigned, as emulators take them.</summary>
    public GoogleIdentity? Identity { get; init; } = new(Scope);

    /// <summary>For one attempt at one request, with its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Before the second attempt; doubled before each of the next three, with jitter: https://cloud.google.com/storage/docs/retry-strategy.</summary>
    public TimeSpan FirstRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => ServiceUrl.GetLeftPart(UriPartial.Authority);
}
