using System.Globalization;
using System.Text.Json.Nodes;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>Rows of PostgreSQL and of SQLite in one form, so that they can be compared.</summary>
internal static class WarehouseRow
{
    public static string Text(IDictionary<string, object?> row) => string.Join('|', row.Values.Select(Value));

    /// <summary>SQLite has neither booleans nor times nor JSON as types of their own.</summary>
    private static string Value(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "1" : "0",
        DateTime time => Time(new DateTimeOffset(time, TimeSpan.Zero)),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string { Length: >= 20 and <= 28 } text when text[^1] == 'Z' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) => Time(time.ToUniversalTime()),
        string text when text.StartsWith('[') => IsJson(text) ?? text,
        string text => text.Replace('\0', '\uFFFD'), // PostgreSQL has no U+0000
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    /// <summary>Null: it only begins like a list.</summary>
    private static string? IsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text)!.ToJsonString();
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
