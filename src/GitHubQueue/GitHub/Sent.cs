namespace GitHubQueue.GitHub;

/// <summary>What became of a request: a <see cref="Reply"/>, a <see cref="Failure"/> or a <see cref="Rejection"/>.</summary>
internal sealed record Sent
{
    public Reply? Reply { get; init; }

    /// <summary>Came, even where the body then broke off.</summary>
    public ReplyHeaders? Headers { get; init; }

    /// <summary>What trying again may mend, as the end of a sentence.</summary>
    public string? Failure { get; init; }

    /// <summary>How long the server asked to wait after a <see cref="Failure"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why the <see cref="Reply"/>, a redirect, leads nowhere, as the end of a sentence.</summary>
    public string? Dead { get; init; }

    /// <summary>Why there is nothing to sign with, as a sentence.</summary>
    public string? Rejection { get; init; }

    /// <summary>What it was signed with, or should have been; null for other hosts.</summary>
    public Credential? Credential { get; init; }

    /// <summary>See <see cref="TokenAnswer.Generation"/>.</summary>
    public int Generation { get; init; }

    /// <summary>It carried a validator, so that 304 can be the answer.</summary>
    public bool IsConditional { get; init; }
}
