namespace GitHubQueue.Operations;

/// <summary>A look at the table.</summary>
public sealed record NewestIssue
{
    public long Id { get; init; }
    public string Repository { get; init; } = "";
    public long Number { get; init; }
    public string Title { get; init; } = "";

    /// <summary>open or closed.</summary>
    public string State { get; init; } = "";

    /// <summary>Null: the account was deleted.</summary>
    public string? Author { get; init; }

    public string UpdatedAt { get; init; } = "";
}
