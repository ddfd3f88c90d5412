using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>GitHub doesn't serve this source (any further). What was read before is good; other sources go on.</summary>
/// <param name="sentence">What GitHub said, and what that means.</param>
/// <param name="goneReason">A value of <see cref="GitHub.GoneReason"/>: not served any more; null: served, but not to us or not this.</param>
public sealed class SourceEndedException(string sentence, string? goneReason) : Exception(OneLine.Whole(sentence))
{
    public string? GoneReason { get; } = goneReason;

    public FailureKind Kind { get; init; } = FailureKind.Missing;

    /// <summary>Of an answer that isn't what was asked for.</summary>
    /// <param name="repository">Null: it wasn't a repository's.</param>
    internal static SourceEndedException Of(Answer answer, RepositoryName? repository) => answer switch
    {
        GoneAnswer { Reason: GitHub.GoneReason.NotFound } when repository is not null => new(
            $"Repository '{repository}' was not found at '{answer.Url.Authority}': check its name, and whether the token in GITHUB_TOKEN may see it.", GitHub.GoneReason.NotFound),
        GoneAnswer gone => new(gone.Sentence, gone.Reason),
        LimitedAnswer limited => new(limited.Sentence, null),
        RefusedAnswer refused => new(refused.Sentence, null),
        _ => new($"GitHub gave nothing at '{answer.Url}'.", null),
    };
}
