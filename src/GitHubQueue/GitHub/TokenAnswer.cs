namespace GitHubQueue.GitHub;

/// <summary>A token to sign with, or why there is none: exactly one of the two reasons. Not a record, whose text would hold the token.</summary>
internal sealed class TokenAnswer
{
    private TokenAnswer()
    {
    }

    /// <summary>Null without a reason: the request goes unsigned.</summary>
    public string? Token { get; private init; }

    /// <summary>Counts the tokens of one installation, so that the refusal of an old one isn't held against the new.</summary>
    public int Generation { get; private init; }

    /// <summary>What happened, as the end of a sentence; trying again may help.</summary>
    public string? Failure { get; private init; }

    /// <summary>How long the server asked to wait after a <see cref="Failure"/>.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>A sentence; trying again won't help.</summary>
    public string? Rejection { get; private init; }

    public static TokenAnswer Given(string? token, int generation = 0) => new() { Token = token, Generation = generation };

    public static TokenAnswer Failed(string what, TimeSpan? retryAfter = null) => new() { Failure = what, RetryAfter = retryAfter };

    public static TokenAnswer Rejected(string sentence) => new() { Rejection = sentence };
}
