using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What has to be known of an object before it is read as a row: which one it is, and when its state was true.</summary>
/// <param name="Id">Null: none that can be read.</param>
/// <param name="UpdatedAt">Null: it doesn't say.</param>
internal readonly record struct Identity(long? Id, DateTimeOffset? UpdatedAt)
{
    /// <summary>Reads no further than it has to: in GitHub's objects both fields stand before the long texts.</summary>
    public static Identity Of(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, JsonValues.Options);
        (long? id, DateTimeOffset? updatedAt) = (null, null);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return default;
        while ((id is null || updatedAt is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.IsNamed("id"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                    id = number;
            }
            else if (reader.IsNamed("updated_at"u8))
            {
                reader.Read();
                updatedAt = JsonValues.Time(in reader);
            }
            reader.Skip();
        }
        return new(id, updatedAt);
    }
}
