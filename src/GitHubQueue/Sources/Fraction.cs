namespace GitHubQueue.Sources;

/// <summary>How much of a time has been walked.</summary>
internal static class Fraction
{
    /// <param name="at">Between the two ends, or a little beyond.</param>
    /// <returns>Between 0 and 1; null: there is nothing between the ends, or the place isn't known.</returns>
    public static double? Of(DateTimeOffset start, DateTimeOffset? at, DateTimeOffset end) =>
        at is { } place && start != end ? Math.Clamp((place - start) / (end - start), 0, 1) : null;
}
