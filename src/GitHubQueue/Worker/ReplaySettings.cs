namespace GitHubQueue.Worker;

/// <summary>Which objects to process again. All null: every one.</summary>
public sealed record ReplaySettings
{
    /// <summary>A value of <see cref="Records.Entity"/>.</summary>
    public string? Entity { get; init; }

    /// <summary>Inclusive; by the day of fetching, as in the objects' keys.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only the objects of these batches.</summary>
    public IReadOnlySet<string>? Batches { get; init; }

    /// <summary>Objects that are read ahead of the one that is being written. Default 4.</summary>
    public int ReadAhead { get; init; } = 4;

    /// <summary>Every object of the archive.</summary>
    internal bool IsWhole => Entity is null && From is null && To is null && Batches is null;
}
