using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitHubQueue.Records;

/// <summary>The folder below the archive's root that holds a record's object: <c>issue/org=o/repo=r/date=2026-11-20</c>.</summary>
/// <remarks>These paths are read by other people's queries and never change.</remarks>
public static class Partition
{
    private const int LongestName = 200;

    /// <summary>
    /// The date is the UTC day on which the record was fetched and enqueued, and so is the hour of events. Commits stand by the month of
    /// the commit before that, so that one month can be loaded by itself.
    /// </summary>
    public static string Of(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var date = Text(record.FetchedAt, "'date='yyyy-MM-dd");
        var repository = $"org={Encode(record.Org)}/repo={Encode(record.Repo)}";
        return record.Entity switch
        {
            Entity.Commit => $"{record.Entity}/{repository}/{Text(record.HappenedAt ?? record.FetchedAt, "'year='yyyy'/month='MM")}/{date}",
            Entity.Event => $"{record.Entity}/{date}/{Text(record.FetchedAt, "'hour='HH")}",
            Entity.Csv => $"{record.Entity}/source={Encode(record.Source)}/{date}",
            _ => $"{record.Entity}/{repository}/{date}",
        };
    }

    /// <summary>The key of the one object that holds the batch <paramref name="batch"/> (a UUID version 7).</summary>
    public static string ObjectKey(string partition, string batch) => $"{partition}/{batch}.jsonl.gz";

    /// <summary>The value of a folder level such as <c>date=2026-11-20</c> in an object's key, decoded; null: there is no such level.</summary>
    public static string? Find(string key, string level)
    {
        ArgumentNullException.ThrowIfNull(key);
        var found = key.Split('/').FirstOrDefault(part => part.StartsWith(level + "=", StringComparison.Ordinal));
        return found is null ? null : Uri.UnescapeDataString(found[(level.Length + 1)..]);
    }

    /// <summary>
    /// Percent-encodes all but letters, digits, <c>-</c>, <c>.</c>, <c>_</c> and <c>~</c> (RFC 3986), so that no name holds a separator.
    /// A name too long for a file system is cut and told apart by a hash.
    /// </summary>
    public static string Encode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var encoded = Uri.EscapeDataString(name);
        if (encoded.Length <= LongestName)
            return encoded;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        var cut = LongestName - 17;
        var escape = encoded.LastIndexOf('%', cut - 1, 2); // never in the middle of a %XX
        return $"{encoded[..(escape < 0 ? cut : escape)]}~{hash}";
    }

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
