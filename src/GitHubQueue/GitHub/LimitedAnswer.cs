namespace GitHubQueue.GitHub;

/// <summary>422: the list goes on, but GitHub doesn't page deeper than this. What was read before is good.</summary>
public sealed record LimitedAnswer(string Sentence) : Answer;
