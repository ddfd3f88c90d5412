using System.Text.Json;
using System.Text.Json.Serialization;
using GitHubQueue.Records;

namespace GitHubQueue.Operations;

/// <summary>Unix milliseconds, as pipeline.db has times, are shown as text: ISO-8601, UTC.</summary>
internal sealed class UnixTimeConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUnixTimeMilliseconds();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Timestamps.FromUnixMilliseconds(value).ToText());
    }
}
