namespace GitHubQueue.GitHub;

/// <summary>How long one request waits for limits, and when its patience ends.</summary>
/// <remarks><paramref name="secondaryAttempts"/>: see <see cref="GitHubOptions.SecondaryAttempts"/>.</remarks>
internal sealed class LimitWaits(int secondaryAttempts, BackOff backOff)
{
    /// <summary>
    /// The wait where GitHub says nothing: at least a minute, then doubling
    /// (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
    /// </summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private int _primary;

    /// <summary>Waits for the secondary limit so far.</summary>
    public int Secondary { get; private set; }

    /// <summary>How long to wait, besides for the budget's reset. Null: leave it for the next run.</summary>
    public TimeSpan? Next(LimitHit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        if (limit.IsPrimary)
        {
            // A server that goes on refusing after its own reset is asked ever more rarely.
            var again = _primary++ == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, _primary - 1)));
            return limit.RetryAfter is { } asked && asked > again ? asked : again;
        }
        if (Secondary == secondaryAttempts)
            return null;
        Secondary++;
        return limit.RetryAfter ?? backOff.Delay(Secondary - 1);
    }
}
