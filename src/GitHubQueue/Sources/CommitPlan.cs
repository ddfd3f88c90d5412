using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Decides how to read the commits: what the last run left to be gone on with, a walk of the log, or a comparison. Pure.</summary>
/// <param name="Since">Where a walk ends: the committer's date; <see cref="Window.Beginning"/>: with the first commit there is.</param>
/// <param name="Walk">The unfinished walk to go on with; null: a new one begins.</param>
/// <param name="Base">The commit to compare with; null: the log is walked.</param>
internal sealed record CommitPlan(DateTimeOffset Since, Walk? Walk, string? Base)
{
    /// <summary>How many months a first run goes back where nobody says.</summary>
    public const int FirstMonths = 6;

    /// <summary>From where the log is read once more after the comparison; null: it isn't.</summary>
    public DateTimeOffset? Again { get; init; }

    public static CommitPlan Of(Progress progress, Window window, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(window);
        var since = window.Full ? Window.Beginning : window.Since ?? window.Reach;
        if (progress.Walk is { } walk && !(since < walk.From))
            return new(walk.From, walk, null);
        if (progress.From is not { } from || progress.To is not { } to)
            return Log(since ?? now.AddMonths(-FirstMonths));
        if (window.Full || since < from)
            return Log(since!.Value);
        return progress.Head is { } head
            ? new(from, null, head) { Again = window.Lookback is null ? null : window.StartAgain(to) }
            : Log(from); // nothing to compare with: the repository was empty
    }

    /// <summary>The progress when the log has been read down to <see cref="Since"/>, or the comparison to its end.</summary>
    /// <param name="head">What was read; null: the repository is empty.</param>
    /// <param name="answered">By the server's clock.</param>
    public Progress End(Progress progress, string? head, DateTimeOffset answered)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var from = progress.From < Since ? progress.From.Value : Since;
        return new Progress { From = from, To = answered > from ? answered : from, Head = head };
    }

    private static CommitPlan Log(DateTimeOffset since) => new(since, null, null);
}
