namespace GitHubQueue.Warehouse;

/// <summary>What to load.</summary>
public sealed record LoadSettings
{
    /// <summary>Only what was fetched on that day (UTC), commits also when they have been loaded. Null: whatever the warehouse doesn't have.</summary>
    public DateOnly? RunDate { get; init; }

    /// <summary>Only commits of that month, by its first day. Null: all.</summary>
    public DateOnly? Month { get; init; }

    /// <summary>Objects that are loaded at a time, each on a connection of its own. Default 2.</summary>
    public int Parallel { get; init; } = 2;

    /// <summary>How often a load is tried when the server breaks it off: by a restart or a deadlock, say. Default 4.</summary>
    public int Attempts { get; init; } = 4;
}
