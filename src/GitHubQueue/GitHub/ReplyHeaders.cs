using System.Globalization;

namespace GitHubQueue.GitHub;

/// <summary>An answer's headers as text, names without regard to case. What can't be read counts as absent.</summary>
internal sealed class ReplyHeaders
{
    private readonly ILookup<string, string> _values;

    public ReplyHeaders(IEnumerable<KeyValuePair<string, string>> headers) =>
        _values = headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);

    public static ReplyHeaders From(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new(response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))));
    }

    public IEnumerable<string> All(string name) => _values[name];

    /// <summary>Null where there is none, or a blank one.</summary>
    public string? First(string name) => _values[name].FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

    public long? Number(string name) =>
        long.TryParse(First(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The server's clock.</summary>
    public DateTimeOffset? Date => HttpDate(First("Date"));

    /// <summary>Seconds or a date (RFC 9110, 10.2.3), measured on the server's clock where it gives its time. Not negative, at most a day.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now)
    {
        var text = First("Retry-After");
        var wait = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && !double.IsNaN(seconds) // also '-Infinity'
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.SecondsPerDay))
            : HttpDate(text) - (Date ?? now);
        return wait is not { } known ? null : TimeSpan.FromSeconds(Math.Clamp(known.TotalSeconds, 0, TimeSpan.SecondsPerDay));
    }

    private static DateTimeOffset? HttpDate(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;
}
