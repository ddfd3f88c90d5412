using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>Cuts an answer's body into JSON values without re-serialising them, so that what is archived is what GitHub sent.</summary>
/// <remarks>
/// Only line breaks between tokens are dropped (an archive line is one line). In valid JSON a raw line break can't stand
/// anywhere else, so dropping every such byte is exact. Bytes inside strings that aren't UTF-8 pass: the record that holds them is judged later.
/// </remarks>
public static class JsonPage
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <summary>The elements of a JSON array, slices of <paramref name="body"/> where they hold no line break.</summary>
    /// <exception cref="JsonException">The body isn't one whole JSON array.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body)
    {
        var json = WithoutByteOrderMark(body);
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"expected a JSON array, found {reader.TokenType}");
        var elements = new List<ReadOnlyMemory<byte>>(100);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(OnOneLine(json[start..(int)reader.BytesConsumed]));
        }
        reader.Read(); // throws where something follows
        return elements;
    }

    /// <summary>The elements of an array that is a property of a JSON object; none where there is no such property.</summary>
    /// <exception cref="JsonException">The object isn't valid JSON, or the property isn't an array.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> SplitProperty(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> property)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.IsNamed(property);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
                return Split(json[start..(int)reader.BytesConsumed]);
        }
        return [];
    }

    /// <summary>The body without surrounding white space and line breaks, when it is one whole JSON object.</summary>
    /// <exception cref="JsonException">It isn't.</exception>
    public static ReadOnlyMemory<byte> ReadObject(ReadOnlyMemory<byte> body)
    {
        var json = WithoutByteOrderMark(body);
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"expected a JSON object, found {reader.TokenType}");
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var end = (int)reader.BytesConsumed;
        reader.Read();
        return OnOneLine(json[start..end]);
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;

    /// <summary>Valid JSON without its line breaks; itself where it has none.</summary>
    internal static ReadOnlyMemory<byte> OnOneLine(ReadOnlyMemory<byte> json)
    {
        var from = json.Span;
        var breaks = from.Count((byte)'\n') + from.Count((byte)'\r');
        if (breaks == 0)
            return json;
        var line = new byte[from.Length - breaks];
        var length = 0;
        while (from.Length > 0)
        {
            var at = from.IndexOfAny((byte)'\n', (byte)'\r');
            var piece = at < 0 ? from : from[..at];
            piece.CopyTo(line.AsSpan(length));
            length += piece.Length;
            from = at < 0 ? [] : from[(at + 1)..];
        }
        return line;
    }
}
