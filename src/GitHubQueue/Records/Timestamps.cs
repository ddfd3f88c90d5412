using System.Globalization;

namespace GitHubQueue.Records;

/// <summary>The two forms of a time: text for people (ISO-8601, UTC, as GitHub writes it) and Unix milliseconds for the queue.</summary>
public static class Timestamps
{
    /// <summary>Whole seconds as GitHub writes them, <c>2026-11-20T08:30:00Z</c>; milliseconds only where there are any.</summary>
    public static string ToText(this DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        var format = utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return utc.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Reads any ISO-8601 time with <c>Z</c> or an offset, with or without fractions, <c>T</c> or a blank; no zone means UTC. And as GitHub wrote
    /// times in events until 2012: <c>2012/03/11 12:00:00 -0700</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        time = default;
        return text.Length >= 10 && char.IsAsciiDigit(text[0]) && (text[4] == '-'
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out time)
            : text[4] == '/' && DateTimeOffset.TryParseExact(text, "yyyy/MM/dd HH:mm:ss zzz", CultureInfo.InvariantCulture, utc, out time));
    }

    public static DateTimeOffset FromUnixMilliseconds(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
