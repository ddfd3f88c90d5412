using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What a leg does to the interval that has been read.</summary>
public enum LegKind
{
    /// <summary>Extends it upwards, page by page.</summary>
    Up,

    /// <summary>Extends it downwards, or reads it again, all at once when it ends.</summary>
    Down,

    /// <summary>Nothing: there would be a gap between.</summary>
    Aside,
}

/// <summary>One ascending walk of a plan, and what it does to the progress.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="Until">Where it ends, exclusive; null: at the newest.</param>
/// <param name="Start">Where it goes on: <paramref name="From"/>, or where an earlier run stopped.</param>
/// <param name="Cursor">The request with which it goes on; null: begin at <paramref name="Start"/>.</param>
public sealed record Leg(LegKind Kind, DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset Start, string? Cursor)
{
    /// <summary>
    /// The last seconds before an answer are always read again: an object may change twice within a second, and replicas lag.
    /// </summary>
    public static TimeSpan Unsettled { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The progress when this leg has begun, before its first page.</summary>
    public Progress Begin(Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return Kind == LegKind.Up && progress.From is null ? progress with { From = From, To = From } : progress;
    }

    /// <summary>The progress after a page.</summary>
    /// <param name="at">How far the walk has read.</param>
    /// <param name="date">When the server answered: by its first answer that reached into the last seconds.</param>
    /// <param name="cursor">The request that comes next, where only the server knows it.</param>
    /// <param name="ended">This was the leg's last page.</param>
    public Progress After(Progress progress, DateTimeOffset at, DateTimeOffset date, string? cursor, bool ended)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (Kind == LegKind.Aside)
            return progress;
        if (Kind == LegKind.Down)
            return ended
                ? progress with { From = Earlier(progress.From!.Value, From), Walk = null }
                : progress with { Walk = new Walk(From, Until, at, cursor) };
        var settled = Earlier(Earlier(at, Seconds(date - Unsettled)), Until ?? at);
        var to = settled > progress.To!.Value ? settled : progress.To.Value;
        // A cursor beyond what is settled would keep the next run from reading that again.
        return progress with { To = to, Walk = ended ? null : new Walk(From, null, to, at > settled ? null : cursor) };
    }

    private static DateTimeOffset Seconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
