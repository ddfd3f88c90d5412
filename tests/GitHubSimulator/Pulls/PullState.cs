using GitHubSimulator.Text;

namespace GitHubSimulator.Pulls;

/// <summary>What a pull request has beyond its issue. Never changes, like the state that it belongs to.</summary>
internal sealed record PullState
{
    /// <summary>Merged, if it is closed.</summary>
    public bool Merged { get; init; }

    /// <summary>Whether lists have it. One of which only the full form was recorded can be asked for by its number alone.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>Whether it can be asked for by its number: false where only its reviews or files were recorded.</summary>
    public bool Known { get; init; } = true;

    /// <summary>How often commits were pushed to its head since it was made; each gives the head another SHA and other files.</summary>
    public int Pushes { get; init; }

    public string Base { get; init; } = "main";

    /// <summary>Unix seconds of its last update when it was made up; the reviews that were made up with it lie before this.</summary>
    public long Settled { get; init; }

    /// <summary>The reviews that came later: when, and after how many pushes.</summary>
    public IReadOnlyList<(long Time, int Pushes)> LaterReviews { get; init; } = [];

    /// <summary>Null for the numbers that are plain issues.</summary>
    public static PullState? Draw(RepositoryOptions options, int number, long updated)
    {
        var dice = Dice.For(options.Seed, number, 2);
        return dice.Share() < options.PullRequests ? New(options, number, updated) : null;
    }

    public static PullState New(RepositoryOptions options, int number, long updated) => new()
    {
        Merged = Dice.For(options.Seed, number, 3).Next(4) > 0,
        Base = Dice.For(options.Seed, number, 8).Next(12) == 0 ? "release/1.x" : "main",
        Settled = updated,
    };
}
