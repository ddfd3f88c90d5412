using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Decides how to walk the pull requests. Pure.</summary>
/// <param name="IsWhole">By creation, all of them; otherwise newest first.</param>
/// <param name="Bottom">Where a walk newest first ends: everything before has been read, or isn't asked for.</param>
/// <param name="Walk">The unfinished walk to go on with; null: a new one begins.</param>
/// <param name="MayBeUnchanged">The walk ends at the checkpoint, so a first page that hasn't changed ends it at once.</param>
internal sealed record PullPlan(bool IsWhole, DateTimeOffset Bottom, Walk? Walk, bool MayBeUnchanged)
{
    public static PullPlan Of(Progress progress, Window window, DateTimeOffset now)
    {
        var since = window.Full ? Window.Beginning : window.Since ?? window.Reach;
        if (progress.Walk is { } walk && !(since < walk.From))
            return new(walk.From == Window.Beginning, walk.From, walk, false);
        if (progress.From is not { } from || progress.To is not { } to)
            return New(since ?? now - Window.Default);
        if (window.Full || since < from)
            return New(since!.Value);
        var bottom = window.StartAgain(to);
        return new(false, bottom, null, MayBeUnchanged: bottom == to);
    }

    /// <summary>The progress when the walk has ended.</summary>
    /// <param name="began">When it began, by the server's clock.</param>
    public static Progress End(Progress progress, PullPlan plan, DateTimeOffset began)
    {
        var from = progress.From is { } known && known < plan.Bottom ? known : plan.Bottom;
        var to = began - Leg.Unsettled;
        return new Progress { From = from, To = Later(Later(progress.To, to), from) };
    }

    private static PullPlan New(DateTimeOffset since) => new(since == Window.Beginning, since, null, false);

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;
}
