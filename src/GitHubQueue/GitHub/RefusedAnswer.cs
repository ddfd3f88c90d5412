namespace GitHubQueue.GitHub;

/// <summary>GitHub won't answer this request, and asking again would not help: a permission, a disabled feature, a parameter it rejects.</summary>
public sealed record RefusedAnswer(int Status, string Sentence) : Answer;
