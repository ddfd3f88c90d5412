using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace GitHubQueue.Warehouse;

/// <summary>Text as PostgreSQL takes it: UTF-8 without the character U+0000.</summary>
internal static partial class PostgresText
{
    /// <summary>The escape of U+0000, and not a backslash that is escaped itself before "u0000".</summary>
    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)\\u0000")]
    private static partial Regex EscapedNull { get; }

    /// <summary>The same for JSON, where U+0000 is an escape.</summary>
    public static string CleanJson(string json) => json.Contains("\\u0000", StringComparison.Ordinal) ? EscapedNull.Replace(json, "\\ufffd") : json;

    /// <summary>Null: the bytes aren't such text.</summary>
    public static string? Of(ReadOnlyMemory<byte> bytes) =>
        Utf8.IsValid(bytes.Span) && !bytes.Span.Contains((byte)0) ? Encoding.UTF8.GetString(bytes.Span) : null;

    /// <summary>U+FFFD stands in for U+0000 and for half a surrogate pair; the archive has the text as it was.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
