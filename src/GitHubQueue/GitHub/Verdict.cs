namespace GitHubQueue.GitHub;

/// <summary>What one attempt came to: exactly one of an answer, a failure to try again, a limit to wait for, or a token that won't do.</summary>
internal sealed record Verdict
{
    private Verdict()
    {
    }

    public Answer? Answer { get; private init; }

    /// <summary>What happened, as the end of a sentence: <c>answered 502</c>. Null unless trying again may help.</summary>
    public string? Failure { get; private init; }

    public LimitHit? Limit { get; private init; }

    /// <summary>Why what the request was signed with is no good for any other request either, as a sentence.</summary>
    public string? Rejection { get; private init; }

    /// <summary>How long the server asked to wait after a <see cref="Failure"/>.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static Verdict Done(Answer answer) => new() { Answer = answer };

    public static Verdict Failed(string what, TimeSpan? retryAfter = null) => new() { Failure = what, RetryAfter = retryAfter };

    public static Verdict Rejected(string sentence) => new() { Rejection = sentence };

    public static Verdict Limited(LimitHit limit) => new() { Limit = limit };
}
