namespace GitHubQueue.Records;

/// <summary>How far a source has been read, in the time by which it is walked (issues: <c>updated_at</c>).</summary>
public sealed record Progress
{
    public static Progress None { get; } = new();

    /// <summary>The interval without gaps: everything from here … ; null: nothing has been read yet.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>… to here has been read. Null exactly when <see cref="From"/> is.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The commit up to which everything is known: where the next comparison begins. Null: none, or the source isn't one of commits.</summary>
    public string? Head { get; init; }

    /// <summary>At most one unfinished walk; null: the last one ended.</summary>
    public Walk? Walk { get; init; }

    /// <summary>What is read whole each time, read once more. A clock that was ahead then takes nothing back.</summary>
    /// <param name="now">By this machine's clock.</param>
    public Progress ReadAgain(DateTimeOffset now)
    {
        var from = From ?? now;
        return new Progress { From = from, To = now > from ? now : from };
    }
}

/// <summary>A walk that has begun and not ended.</summary>
/// <param name="From">Where it began.</param>
/// <param name="Until">Where it ends, exclusive; null: at the newest, extending the interval upwards as it goes.</param>
/// <param name="At">How far it has read.</param>
/// <param name="Cursor">The request that comes next, as the server gave it; null: begin again at <paramref name="At"/>.</param>
/// <param name="Head">The commit that it began at, and that becomes <see cref="Progress.Head"/>; null: it isn't a walk of commits.</param>
public sealed record Walk(DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset At, string? Cursor, string? Head = null);
