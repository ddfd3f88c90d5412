using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Values at a reader's place, of payloads that nobody has validated yet.</summary>
internal static class JsonValues
{
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <summary>As deep as a page may be.</summary>
    public static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = Options.MaxDepth };

    private const int LongestTime = 64;

    /// <summary>Null: not a time.</summary>
    public static DateTimeOffset? Time(ref readonly Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestTime)
            return null;
        Span<char> text = stackalloc char[LongestTime];
        return Utf8.ToUtf16(reader.ValueSpan, text, out _, out var length) == OperationStatus.Done
            && Timestamps.TryParse(text[..length], out var time) ? time : null;
    }

    /// <summary>A text, or a number as it stands there. Null: neither, or a text that can't be decoded (half a surrogate pair, bytes that aren't UTF-8).</summary>
    public static string? Text(ref readonly Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
