using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>Reads a line that <see cref="Envelope"/> wrote. Properties that it doesn't know are skipped.</summary>
public static class EnvelopeReader
{
    /// <summary>The largest whole number that all readers of JSON understand.</summary>
    private const long LargestItem = 1L << 53;

    /// <summary>The payload is byte for byte what was archived.</summary>
    /// <param name="line">With or without its line break. The record's payload is a slice of it: don't reuse the memory before.</param>
    /// <exception cref="FormatException">The line is not an envelope of a known version; the message is a sentence.</exception>
    public static Record Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            return ReadObject(line);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"An archive line is not an envelope: {OneLine.Of(error.Message)}.", error);
        }
    }

    private static Record ReadObject(ReadOnlyMemory<byte> line)
    {
        var json = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = Envelope.MaxDepth + 2 });
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new FormatException($"An archive line is not an envelope: it starts with {json.TokenType}, not with an object.");
        var fields = new Fields();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            fields.ReadProperty(ref json, line);
        if (json.Read())
            throw new FormatException("An archive line is not an envelope: something follows the object.");
        return fields.ToRecord();
    }

    private struct Fields
    {
        private long? _version, _item;
        private string? _entity, _key, _asOf, _hash, _org, _repo, _source, _fetchedAt, _context;
        private ReadOnlyMemory<byte>? _payload;

        public void ReadProperty(ref Utf8JsonReader json, ReadOnlyMemory<byte> line)
        {
            if (json.ValueTextEquals("v"u8))
                _version = ReadNumber("v", ref json);
            else if (json.ValueTextEquals("item"u8))
                _item = ReadItem(ref json);
            else if (json.ValueTextEquals("entity"u8))
                _entity = ReadText(ref json);
            else if (json.ValueTextEquals("key"u8))
                _key = ReadText(ref json);
            else if (json.ValueTextEquals("as_of"u8))
                _asOf = ReadText(ref json);
            else if (json.ValueTextEquals("hash"u8))
                _hash = ReadText(ref json);
            else if (json.ValueTextEquals("org"u8))
                _org = ReadText(ref json);
            else if (json.ValueTextEquals("repo"u8))
                _repo = ReadText(ref json);
            else if (json.ValueTextEquals("source"u8))
                _source = ReadText(ref json);
            else if (json.ValueTextEquals("fetched_at"u8))
                _fetchedAt = ReadText(ref json);
            else if (json.ValueTextEquals("context"u8))
                _context = System.Text.Encoding.UTF8.GetString(ReadRaw(ref json, line).Span);
            else if (json.ValueTextEquals("payload"u8))
                _payload = ReadRaw(ref json, line);
            else if (json.ValueTextEquals("payload_base64"u8))
                _payload = ReadBase64(ref json);
            else
                json.Skip();
        }

        public readonly Record ToRecord()
        {
            if (_version != Envelope.Version)
            {
                throw new FormatException(_version is null
                    ? "An archive line is not an envelope: it has no 'v'."
                    : $"An archive line has version {_version}, and this program reads version {Envelope.Version}: use a newer one.");
            }
            return new Record
            {
                Item = _item,
                Entity = _entity ?? throw Missing("entity"),
                Key = _key ?? throw Missing("key"),
                AsOf = Time("as_of", _asOf),
                Hash = _hash ?? throw Missing("hash"),
                Org = _org ?? throw Missing("org"),
                Repo = _repo ?? throw Missing("repo"),
                Source = _source ?? throw Missing("source"),
                Context = _context ?? throw Missing("context"),
                FetchedAt = Time("fetched_at", _fetchedAt),
                Payload = _payload ?? throw Missing("payload"),
            };
        }

        /// <summary>A number of a queue's row: were it the largest that there is, the queue would never take another record.</summary>
        private static long ReadItem(ref Utf8JsonReader json) => ReadNumber("item", ref json) is > 0 and <= LargestItem and var item
            ? item
            : throw new FormatException("An archive line's 'item' is not a number that a queue gives.");

        private static long ReadNumber(string name, ref Utf8JsonReader json)
        {
            json.Read();
            return json.TryGetInt64(out var number) ? number : throw new FormatException($"An archive line's '{name}' is not a whole number.");
        }

        private static string? ReadText(ref Utf8JsonReader json)
        {
            json.Read();
            return json.GetString();
        }

        private static byte[] ReadBase64(ref Utf8JsonReader json)
        {
            json.Read();
            return json.TryGetBytesFromBase64(out var bytes) ? bytes : throw new FormatException("An archive line's 'payload_base64' is not base64.");
        }

        private static ReadOnlyMemory<byte> ReadRaw(ref Utf8JsonReader json, ReadOnlyMemory<byte> line)
        {
            json.Read();
            var from = (int)json.TokenStartIndex;
            json.Skip();
            return line[from..(int)json.BytesConsumed];
        }

        private static DateTimeOffset Time(string name, string? text) => Timestamps.TryParse(text ?? throw Missing(name), out var time)
            ? time
            : throw new FormatException($"An archive line's '{name}' is not a time: '{OneLine.Of(text)}'.");

        private static FormatException Missing(string name) => new($"An archive line is not a whole envelope: it has no '{name}'.");
    }
}
