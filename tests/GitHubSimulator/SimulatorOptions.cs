namespace GitHubSimulator;

/// <summary>What the simulator serves and how. Everything here is fixed for its life; the rest changes through <see cref="SimulatedGitHub"/>.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    public IReadOnlyList<RepositoryOptions> Repositories { get; init; } = [new("octocat/Hello-World")];

    /// <summary>Folder with recorded JSON Lines of issues, served besides <see cref="Repositories"/>; null for none.</summary>
    public string? Data { get; init; }

    public Pagination Pagination { get; init; } = Pagination.Cursor;

    /// <summary>Requests an hour for each token.</summary>
    public int RateLimit { get; init; } = 5000;

    /// <summary>Requests an hour without a token (60 on github.com); null for the same as with one.</summary>
    public int? AnonymousRateLimit { get; init; }

    /// <summary>The only token that is let in; null lets in anybody.</summary>
    public string? RequiredToken { get; init; }

    /// <summary>Compress where the client accepts gzip.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>Serve JSON with line breaks and indentation between tokens, as Enterprise servers and recordings have it.</summary>
    public bool PrettyPrint { get; init; }

    /// <summary>Put a link that has nothing to do with paging before the others, as github.com does for deprecated versions.</summary>
    public bool DeprecationLink { get; init; }

    /// <summary>Wait before each answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Called for each API request before it is answered, for tests that act in the middle of a walk.</summary>
    public Func<RequestInfo, Task>? BeforeAnswer { get; init; }

    /// <summary>The clock behind Date, rate limit windows and changes. Latency and delays are real whatever it says.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
