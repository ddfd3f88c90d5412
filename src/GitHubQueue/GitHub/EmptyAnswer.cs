namespace GitHubQueue.GitHub;

/// <summary>There is nothing to list: the repository holds no commits yet (409 or 204).</summary>
public sealed record EmptyAnswer : Answer;
