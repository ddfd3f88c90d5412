using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Ingest;

/// <summary>How an ingest ended, and what it did.</summary>
public sealed record IngestResult
{
    public required string Source { get; init; }

    /// <summary>Pages committed.</summary>
    public int Pages { get; init; }

    /// <summary>Records read, known ones included.</summary>
    public long Read { get; init; }

    /// <summary>Records enqueued: new states.</summary>
    public long Enqueued { get; init; }

    /// <summary>HTTP requests sent, with retries and redirects.</summary>
    public int Requests { get; init; }

    /// <summary>How many of them were answered 304 and cost nothing.</summary>
    public int NotModified { get; init; }

    /// <summary>How far the source has been read now.</summary>
    public Progress Progress { get; init; } = Progress.None;

    /// <summary>How much of what was asked for has been read, between 0 and 1; null: nobody knows.</summary>
    public double? Fraction { get; init; }

    /// <summary>Of a feed of events, its poll; null: it isn't one.</summary>
    public EventPoll? Poll { get; init; }

    /// <summary>How long the server asks to wait before the source is read again; null: it doesn't say.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>The request budget that is left; null: the server has none.</summary>
    public int? BudgetLeft { get; init; }

    /// <summary>Why it could not go on to the end; null: it did.</summary>
    public string? Failure { get; init; }

    /// <summary>What kind of failure that is; without meaning where there is none.</summary>
    public FailureKind FailureKind { get; init; } = FailureKind.Missing;
}
