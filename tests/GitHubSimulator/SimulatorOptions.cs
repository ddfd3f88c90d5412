namespace GitHubSimulator;

/// <summary>What the simulator serves and how. Everything here is fixed for its life; the rest changes through <see cref="SimulatedGitHub"/>.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    public IReadOnlyList<RepositoryOptions> Repositories { get; init; } = [new("octocat/Hello-World")];

    /// <summary>
    /// Folder with recorded JSON Lines (issues, pulls, pulls_list, reviews, pull_files, commits_list, events), served besides
    /// <see cref="Repositories"/>; null for none. Recorded events take the place of made-up ones.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>
    /// Whether lists lead to everything recorded. Of several recordings of one thing they have each, the oldest state first, as a walk meets
    /// what changes while it lasts; otherwise the last one wins. And a pull request of which only reviews, files or the full form were
    /// recorded is listed by a stand-in, called <see cref="StandInTitle"/>.
    /// </summary>
    public bool EveryRecording { get; init; }

    public const string StandInTitle = "Not recorded";

    /// <summary>How many events have happened at the start, a second apart up to now.</summary>
    public int Events { get; init; } = 300;

    /// <summary>How many happen by themselves.</summary>
    public double EventsPerMinute { get; init; }

    public EventShape EventShape { get; init; } = EventShape.Trimmed;

    /// <summary>
    /// Every so-manieth event takes the id of the event this many less one before it, where that has another created_at: GitHub's
    /// event ids have begun anew and met old ones. 0 for never; above 300 the two are never in one window.
    /// </summary>
    public int EventIdReuse { get; init; }

    public int EventSeed { get; init; } = 1;

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
