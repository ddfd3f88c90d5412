namespace GitHubQueue.GitHub;

/// <summary>What the URL names doesn't exist (any more), or is blocked.</summary>
/// <remarks>
/// <paramref name="Reason"/>: a value of <see cref="GoneReason"/>.
/// <paramref name="BlockReason"/>: GitHub's word for a block, such as <c>dmca</c>; null where there is none.
/// <paramref name="BlockUrl"/>: the notice behind a block, for people to read; null where there is none.
/// </remarks>
public sealed record GoneAnswer(string Reason, string Sentence, string? BlockReason = null, string? BlockUrl = null) : Answer;
