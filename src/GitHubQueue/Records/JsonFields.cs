using System.Text.Json;

namespace GitHubQueue.Records;

/// <summary>
/// Fields of JSON that nobody has validated yet. A name or text that can't be decoded (half a surrogate pair) is valid JSON all the same, and
/// System.Text.Json throws where it compares a name with it: here it is one of which nothing is known.
/// </summary>
internal static class JsonFields
{
    /// <summary>At a property's name: whether it is this one.</summary>
    public static bool IsNamed(this ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueTextEquals(name);
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Null: there is no such field, or it isn't an object's. Where it stands there twice, the last one counts.</summary>
    public static JsonElement? Field(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        try
        {
            return element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return FieldAmongOthers(element, name);
        }
    }

    /// <summary>Null: not a text, or one that can't be decoded (half a surrogate pair, bytes that aren't UTF-8).</summary>
    public static string? TextOrNull(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? FieldAmongOthers(JsonElement element, string name)
    {
        JsonElement? found = null;
        foreach (var property in element.EnumerateObject())
        {
            try
            {
                if (property.NameEquals(name))
                    found = property.Value;
            }
            catch (InvalidOperationException)
            {
                // Another name.
            }
        }
        return found;
    }
}
