namespace GitHubSimulator;

/// <summary>A repository to generate; the same values give the same bytes.</summary>
/// <param name="Name">owner/name in its canonical case.</param>
public sealed record RepositoryOptions(string Name)
{
    /// <summary>Issues and pull requests together. 0 is a repository without any.</summary>
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

    /// <summary>Average number of reviews of a pull request; each has between none and twice as many.</summary>
    public int ReviewsPerPull { get; init; } = 2;

    /// <summary>Average number of files of a pull request; each has between one and nearly twice as many. Lists end at 3,000.</summary>
    public int FilesPerPull { get; init; } = 4;

    /// <summary>Commits on main. 0 is an empty Git repository: 409.</summary>
    public int Commits { get; init; } = 250;

    /// <summary>
    /// Whether the stars of the repository embedded in pull requests and listed among its owner's are others in each answer, as
    /// those of popular ones soon are. Off, an unchanged list is a 304.
    /// </summary>
    public bool StarDrift { get; init; } = true;

    public bool Archived { get; init; }

    public bool Fork { get; init; }

    public Availability Availability { get; init; } = Availability.Available;
}
