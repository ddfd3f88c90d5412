namespace GitHubQueue.GitHub;

/// <summary>304: what the validator stands for is still what the URL holds. GitHub doesn't count it against the budget.</summary>
public sealed record NotModifiedAnswer : Answer;
