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

    /// <summary>Reads any ISO-8601 time with <c>Z</c> or an offset, with or without fractions, <c>T</c> or a blank; no zone means UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
        && text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-';

    public static DateTimeOffset FromUnixMilliseconds(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
