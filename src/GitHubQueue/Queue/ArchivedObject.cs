using System.Globalization;
using GitHubQueue.Records;

namespace GitHubQueue.Queue;

/// <summary>An object that is complete, and will never change.</summary>
/// <param name="Items">Records it holds, one a line.</param>
/// <param name="ContentHash">SHA-256 of the content before compression, lower-case hex.</param>
public sealed record ArchivedObject(Guid Batch, string Root, string Key, int Items, string ContentHash)
{
    /// <summary>The day (UTC) on which its records were fetched.</summary>
    public DateOnly RunDate => DateOnly.ParseExact(Partition.Find(Key, "date")!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Of commits: the first day of their month. Null: it has none.</summary>
    public DateOnly? Month => Partition.Find(Key, "year") is { } year && Partition.Find(Key, "month") is { } month
        ? new DateOnly(int.Parse(year, CultureInfo.InvariantCulture), int.Parse(month, CultureInfo.InvariantCulture), 1)
        : null;
}
