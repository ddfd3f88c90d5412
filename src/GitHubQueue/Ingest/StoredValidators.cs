using GitHubQueue.GitHub;
using GitHubQueue.Queue;

namespace GitHubQueue.Ingest;

internal static class StoredValidators
{
    /// <summary>What to ask for a URL with, of whichever token it came with. Null: nothing is known.</summary>
    public static Validator? FindAny(this Validators stored, Checkpoint checkpoint, string url, IEnumerable<string> tokens) => tokens
        .Select(token => stored.Find(checkpoint, url, token)).FirstOrDefault(found => found is not null) is { } validator
            ? new Validator(validator.ETag, validator.LastModified, validator.Token)
            : null;
}
