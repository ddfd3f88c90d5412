namespace GitHubQueue.GitHub;

/// <summary>A rate limit that refused a request.</summary>
/// <param name="IsPrimary">The budget is spent, rather than the secondary limit hit.</param>
/// <param name="Resource">The budget that the server counted the request against.</param>
/// <param name="RetryAfter">Null where the server didn't say.</param>
internal sealed record LimitHit(bool IsPrimary, string Resource, TimeSpan? RetryAfter);
