using System.Text;
using System.Text.Json;

namespace GitHubQueue.GitHub;

/// <summary>What an error's body says, whatever its form: JSON of any year, HTML, or nothing.</summary>
/// <remarks>
/// <paramref name="Message"/>: GitHub's message, with the first of its <c>errors</c>; empty where there is none.
/// <paramref name="Text"/>: the whole body, for looking for words.
/// <paramref name="IsBlock"/>: a <c>block</c> object is there: the repository was taken down.
/// </remarks>
internal sealed record ErrorBody(string Message, string Text, bool IsBlock, string? BlockReason, string? BlockUrl)
{
    private const int LongestText = 64 * 1024;

    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestText)]);
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            var block = Property(root, "block");
            return new(
                string.Join(": ", new[] { String(root, "message"), FirstError(root) }.Where(part => part is not null)),
                text,
                block?.ValueKind == JsonValueKind.Object,
                String(block, "reason"),
                String(block, "html_url"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: strings that aren't UTF-8
        {
            return new("", text, false, null, null);
        }
    }

    public bool Says(string words) => Text.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The array holds strings, or objects with a message or only with a field and a code.</summary>
    private static string? FirstError(JsonElement root)
    {
        if (Property(root, "errors") is not { ValueKind: JsonValueKind.Array } errors || errors.GetArrayLength() == 0)
            return null;
        var error = errors[0];
        return error.ValueKind == JsonValueKind.String ? error.GetString()
            : String(error, "message") ?? (String(error, "field") is { } field ? $"{field} {String(error, "code")}" : null);
    }

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string? String(JsonElement? element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
