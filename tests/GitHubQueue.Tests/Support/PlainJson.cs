using System.Globalization;
using System.Text.Json;

namespace GitHubQueue.Tests.Support;

/// <summary>Looks things up in JSON, with null for all that isn't there.</summary>
internal readonly struct PlainJson(JsonElement json)
{
    /// <param name="path">Names and positions with points between them: <c>head.repo.full_name</c>.</param>
    public JsonElement? At(string path)
    {
        var found = json;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (found.ValueKind == JsonValueKind.Array && int.TryParse(step, CultureInfo.InvariantCulture, out var index))
                found = found[index];
            else if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(step, out found))
                return null;
        }
        return found.ValueKind == JsonValueKind.Null ? null : found;
    }

    public string? Text(string path) => At(path)?.GetString();

    public long? Number(string path) => At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    public bool? Flag(string path) => At(path)?.GetBoolean();

    public DateTimeOffset? Time(string path) => Text(path) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    public IReadOnlyList<PlainJson> List(string path) => [.. (At(path)?.EnumerateArray() ?? []).Select(element => new PlainJson(element))];

    public IReadOnlyList<string> Texts(string path, string inner) => [.. List(path).Select(element => element.Text(inner)!)];
}
