namespace GitHubQueue.Cli;

/// <summary>What a command lets GitHub's API cost.</summary>
/// <param name="Timeout">Of one answer.</param>
/// <param name="MaxRequests">In all; null: as many as it takes.</param>
internal sealed record GitHubBounds(TimeSpan Timeout, int? MaxRequests);
