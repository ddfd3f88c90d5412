namespace GitHubQueue.Operations;

/// <summary>One command run.</summary>
public sealed record RunStatus
{
    public long Id { get; init; }
    public string Command { get; init; } = "";
    public string Process { get; init; } = "";
    public long StartedAt { get; init; }
    public long? FinishedAt { get; init; }

    /// <summary>Null: running, or killed.</summary>
    public long? ExitCode { get; init; }

    public string? Outcome { get; init; }

    /// <summary>JSON.</summary>
    public string Counts { get; init; } = "{}";
}
