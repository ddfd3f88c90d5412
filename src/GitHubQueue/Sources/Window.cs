namespace GitHubQueue.Sources;

/// <summary>What a person asks to be read. All null and false: on from where the last run stopped.</summary>
public sealed record Window
{
    /// <summary>How far back a first run goes when nobody says.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromDays(7);

    /// <summary>The earliest time that GitHub understands: with a <c>since</c> before 1980 it answers with nothing.</summary>
    public static DateTimeOffset Beginning { get; } = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Inclusive. Earlier than what has been read: extends it downwards. Null: from the checkpoint, or the last seven days. Never before <see cref="Beginning"/>.</summary>
    public DateTimeOffset? Since { get; init => field = NotBeforeBeginning(value); }

    /// <summary>
    /// How far back the source is to be read, as its configuration says: where the first run begins, and an extension downwards when
    /// it is set earlier later on. It never leaves a gap. Null: the last seven days. Never before <see cref="Beginning"/>.
    /// </summary>
    public DateTimeOffset? Reach { get; init => field = NotBeforeBeginning(value); }

    /// <summary>Exclusive; null: to the newest.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Everything again from the beginning. Known states are recognised.</summary>
    public bool Full { get; init; }

    /// <summary>How far behind the checkpoint to start reading again; null: at the checkpoint.</summary>
    public TimeSpan? Lookback { get; init; }

    /// <summary>Where to start reading again.</summary>
    /// <param name="to">The checkpoint.</param>
    public DateTimeOffset StartAgain(DateTimeOffset to) => Lookback is not { } back ? to : to - Beginning < back ? Beginning : to - back;

    private static DateTimeOffset? NotBeforeBeginning(DateTimeOffset? time) => time < Beginning ? Beginning : time;
}
