using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitHubQueue.Records;

/// <summary>The folder below the archive's root that holds a record's object: <c>issue/org=o/repo=r/date=2026-11-20</c>.</summary>
/// <remarks>These paths are read by other people's queries and never change.</remarks>
public static class Partition
{
    private const int LongestName = 200;

    /// <summary>The date is the UTC day on which the record was fetched and enqueued.</summary>
    public static string Of(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Of(record.Entity, record.Org, record.Repo, record.FetchedAt);
    }

    public static string Of(string entity, string org, string repo, DateTimeOffset fetchedAt)
    {
        var day = fetchedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{entity}/org={Encode(org)}/repo={Encode(repo)}/date={day}";
    }

    /// <summary>The key of the one object that holds the batch <paramref name="batch"/> (a UUID version 7).</summary>
    public static string ObjectKey(string partition, string batch) => $"{partition}/{batch}.jsonl.gz";

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
}
