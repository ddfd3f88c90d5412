namespace GitHubQueue.Queue;

/// <summary>One poll of a feed of events, as far as it has come.</summary>
/// <param name="Id">Of its row.</param>
/// <param name="Since">The newest event of the last whole poll; null: there has been none, so nothing can have been missed.</param>
public sealed record EventPoll(long Id, DateTimeOffset? Since)
{
    /// <summary>0: the feed had not changed.</summary>
    public int Pages { get; init; }

    public int Read { get; init; }

    /// <summary>New ones.</summary>
    public int Inserted { get; init; }

    /// <summary>On two pages of this poll, which move on while they are read.</summary>
    public int Repeated { get; init; }

    /// <summary>Known to the last whole poll: any at all, and nothing was missed in between.</summary>
    public int Overlap { get; init; }

    /// <summary>Without a type, the one thing that an event must have.</summary>
    public int Errors { get; init; }

    public DateTimeOffset? Oldest { get; init; }

    public DateTimeOffset? Newest { get; init; }

    public bool IsWhole { get; init; }

    /// <summary>Read before, by whichever poll.</summary>
    public int Duplicates => Read - Inserted;

    /// <summary>The window of this poll begins after the last one's end: all that happened in between is lost to the feed.</summary>
    public bool HasGap => IsWhole && Overlap == 0 && Inserted > 0 && Oldest > Since;

    /// <summary>How many events were missed, estimated by this poll's rate; null: none, for all that can be told.</summary>
    public long? Missed => HasGap
        ? (long)Math.Ceiling((Oldest!.Value - Since!.Value).TotalSeconds * (Read - Repeated) / Math.Max(1, (Newest!.Value - Oldest.Value).TotalSeconds))
        : null;
}
