using System.Text.Json;
using System.Text.Unicode;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>One line of an archive object: a record in its wrapping. <see cref="EnvelopeReader"/> takes it off again.</summary>
/// <remarks>Other people's programs read these lines: a name or its meaning changes only together with <see cref="Version"/>.</remarks>
public static class Envelope
{
    public const int Version = 1;

    /// <summary>Deeper JSON than this is archived as base64, since few readers could follow it.</summary>
    internal const int MaxDepth = 512;

    /// <summary>
    /// Writes the record without a line break. Its payload goes in byte for byte where it is one JSON value on one line, and
    /// otherwise as <c>"payload":null,"payload_base64":"…"</c>, so that whatever was received, an object stays valid JSON Lines.
    /// </summary>
    /// <exception cref="JsonException">The record's context is not JSON.</exception>
    public static void Write(Utf8JsonWriter json, Record record)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(record);
        json.WriteStartObject();
        json.WriteNumber("v"u8, Version);
        json.WriteString("entity"u8, record.Entity);
        json.WriteString("key"u8, record.Key);
        json.WriteString("as_of"u8, record.AsOf.ToText());
        json.WriteString("hash"u8, record.Hash);
        json.WriteString("org"u8, record.Org);
        json.WriteString("repo"u8, record.Repo);
        json.WriteString("source"u8, record.Source);
        json.WriteString("shape"u8, "rest"u8);
        json.WriteString("fetched_at"u8, record.FetchedAt.ToText());
        if (record.Item is { } item)
            json.WriteNumber("item"u8, item);
        json.WritePropertyName("context"u8);
        json.WriteRawValue(OnOneLine(record.Context));
        WritePayload(json, record.Payload.Span);
        json.WriteEndObject();
    }

    private static void WritePayload(Utf8JsonWriter json, ReadOnlySpan<byte> payload)
    {
        json.WritePropertyName("payload"u8);
        if (IsOneJsonValueOnOneLine(payload))
        {
            json.WriteRawValue(payload, skipInputValidation: true);
            return;
        }
        json.WriteNullValue();
        json.WriteBase64String("payload_base64"u8, payload);
    }

    /// <summary>Line breaks can only stand between tokens there, where a blank is as good.</summary>
    private static string OnOneLine(string context) =>
        context.AsSpan().ContainsAny('\r', '\n') ? context.Replace('\r', ' ').Replace('\n', ' ') : context;

    private static bool IsOneJsonValueOnOneLine(ReadOnlySpan<byte> payload)
    {
        // White space around the value would not survive: a reader finds where the value starts, not where the bytes did.
        if (payload.IsEmpty || payload[0] is (byte)' ' or (byte)'\t' || payload[^1] is (byte)' ' or (byte)'\t')
            return false;
        if (payload.ContainsAny((byte)'\n', (byte)'\r') || !Utf8.IsValid(payload))
            return false;
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
