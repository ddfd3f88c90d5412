namespace GitHubQueue.Sources;

/// <summary>What reading a source would come to, told beforehand.</summary>
/// <param name="Records">How many would be read, known ones included; null: nobody can tell.</param>
/// <param name="Requests">How many it would take.</param>
/// <param name="IsAtMost">It may be fewer, as far fewer lists below may have changed.</param>
public sealed record Estimate(long? Records, long Requests, bool IsAtMost = false)
{
    /// <summary>Of a list that is read a page at a time.</summary>
    internal static Estimate OfList(long records) => new(records, Pages(records));

    /// <summary>Also an empty list takes a request.</summary>
    internal static long Pages(long records) => Math.Max(1, (records + GitHubList.LargestPage - 1) / GitHubList.LargestPage);
}
