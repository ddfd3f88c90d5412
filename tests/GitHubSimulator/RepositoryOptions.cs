namespace GitHubSimulator;

/// <summary>A repository to generate; the same values give the same bytes.</summary>
/// <param name="Name">owner/name in its canonical case.</param>
public sealed record RepositoryOptions(string Name)
{
    /// <summary>Issues and pull requests together. 0 is an empty repository.</summary>
    public int Issues { get; init; } = 250;

    public int Seed { get; init; } = 1;

    /// <summary>Average size of one issue's JSON. Below about 3,500 bodies get empty: the rest has that size.</summary>
    public int PayloadBytes { get; init; } = 5000;

    /// <summary>Share of pull requests among the issues.</summary>
    public double PullRequests { get; init; } = 0.25;

    /// <summary>How many issues, in the middle of the order by update, share one second. The others have a second each.</summary>
    public int Ties { get; init; }

    /// <summary>No issue was updated after this; null for the full hour that is at least an hour before the start.</summary>
    public DateTimeOffset? NewestUpdate { get; init; }

    public Availability Availability { get; init; } = Availability.Available;
}
