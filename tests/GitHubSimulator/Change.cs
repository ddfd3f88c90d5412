namespace GitHubSimulator;

/// <summary>Edits issues (title and comments) and creates new ones. Over HTTP: <c>POST /__change</c> with these names in snake case.</summary>
public sealed record Change
{
    /// <summary>owner/name; null for the only repository.</summary>
    public string? Repo { get; init; }

    /// <summary>How many to edit, chosen by <see cref="Pick"/>.</summary>
    public int Count { get; init; }

    public Pick Pick { get; init; }

    /// <summary>These to edit; wins over <see cref="Count"/>.</summary>
    public IReadOnlyList<int>? Numbers { get; init; }

    /// <summary>The new time of the edited and created issues, cut to the second; null for now.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Edit without moving the time: a second edit within the same second.</summary>
    public bool KeepUpdatedAt { get; init; }

    /// <summary>How many new issues to create.</summary>
    public int Create { get; init; }
}
