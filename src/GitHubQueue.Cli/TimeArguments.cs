using System.Globalization;
using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>Times as people write them in options.</summary>
internal static partial class TimeArguments
{
    [GeneratedRegex(@"\A(?<number>[0-9]{1,5})(?<unit>[smhdw])\z")]
    private static partial Regex Span { get; }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?\z")]
    private static partial Regex Date { get; }

    /// <summary>For longer nobody waits until a worker that is gone loses its batch; and a timer measures 49 days at most.</summary>
    public static TimeSpan LongestLease { get; } = TimeSpan.FromDays(7);

    /// <summary>A date, a time, or a span back from now.</summary>
    /// <exception cref="FailureException">Input: neither.</exception>
    /// <param name="subject">What can't be so, such as <c>Option --since</c>.</param>
    public static DateTimeOffset Point(string subject, string text, DateTimeOffset now)
    {
        if (TrySpan(text, out var span))
            return Whole(now - span);
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (Date.IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var point))
            return point;
        throw new FailureException(FailureKind.Input, $"{subject} can't be '{text}': use a date (2026-11-01), a UTC time (2026-11-01T08:30:00Z) or a span back from now (7d, 12h).");
    }

    /// <summary>
    /// The beginning of a day (UTC). It never lies before that of an earlier now, as it would with the hour of the day: of 29, 30 and 31 March
    /// the day a month back is the same.
    /// </summary>
    public static DateTimeOffset MonthsBack(int months, DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddMonths(-months);

    /// <summary>A date; null where there is no text.</summary>
    /// <exception cref="FailureException">Input: not a date.</exception>
    public static DateOnly? Day(string option, string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new FailureException(FailureKind.Input, $"Option {option} can't be '{text}': use a date such as 2026-11-20.");

    /// <exception cref="FailureException">Input: not a span above zero.</exception>
    /// <param name="subject">What can't be so, such as <c>Option --lease</c>.</param>
    public static TimeSpan Length(string subject, string text) => TrySpan(text, out var span) && span > TimeSpan.Zero
        ? span
        : throw new FailureException(FailureKind.Input, $"{subject} can't be '{text}': use a length such as 90s, 5m, 12h or 3d.");

    /// <exception cref="FailureException">Input: not a span above zero, or longer than <paramref name="most"/>.</exception>
    /// <inheritdoc cref="Length(string, string)"/>
    public static TimeSpan Length(string subject, string text, TimeSpan most) => Length(subject, text) is var span && span <= most
        ? span
        : throw new FailureException(FailureKind.Input, $"{subject} can't be '{text}': use {Output.Age(most)} at most.");

    private static bool TrySpan(string text, out TimeSpan span)
    {
        var match = Span.Match(text);
        var number = match.Success ? int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) : 0;
        span = match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            "w" => TimeSpan.FromDays(7L * number),
            _ => TimeSpan.Zero,
        };
        return match.Success;
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
