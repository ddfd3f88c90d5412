using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Makes records of a CSV source's rows.</summary>
/// <param name="asOf">When the rows were so; never before the rows that were read last, or they would be taken for older states.</param>
internal sealed class CsvRecords(SourceOptions options, DateTimeOffset asOf, DateTimeOffset fetchedAt)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CsvOptions _csv = options.Csv!;

    public Record Of(IReadOnlyList<string> header, string[] fields, string path, int line)
    {
        var payload = Payload(header, fields);
        var hash = PayloadHash.Of(payload);
        return new Record
        {
            Entity = Entity.Csv,
            Key = $"{options.Name}/{KeyOf(header, fields) ?? $"hash:{hash}"}",
            AsOf = asOf,
            Hash = hash,
            Org = "",
            Repo = "",
            Source = options.Name,
            Context = Context(header, fields, path, line),
            FetchedAt = fetchedAt,
            Payload = payload,
        };
    }

    /// <summary>The texts as they stand in the file; an object, whatever the row holds. Fields beyond the header row are its last, by number.</summary>
    private static byte[] Payload(IReadOnlyList<string> header, string[] fields)
    {
        using var bytes = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            for (var index = 0; index < fields.Length; index++)
                json.WriteString(index < header.Count ? header[index] : string.Create(CultureInfo.InvariantCulture, $"_{index + 1}"), fields[index]);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>Null: a part of the key is empty or missing, or there is no key, and the row's hash stands in for it.</summary>
    private string? KeyOf(IReadOnlyList<string> header, string[] fields)
    {
        var key = new StringBuilder();
        foreach (var name in _csv.Schema.Key)
        {
            var index = IndexOf(header, name);
            if (index < 0 || index >= fields.Length || fields[index].Length == 0)
                return null;
            key.Append(key.Length > 0 ? "/" : "").Append(Partition.Encode(fields[index]));
        }
        return key.Length == 0 ? null : key.ToString();
    }

    private string Context(IReadOnlyList<string> header, string[] fields, string path, int line)
    {
        var file = JsonSerializer.Serialize(_csv.Files.Shown(path), Plain);
        return fields.Length == header.Count
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"file":{{file}},"line":{{line}}}""")
            : string.Create(CultureInfo.InvariantCulture, $$"""{"file":{{file}},"line":{{line}},"fields":{{fields.Length}},"columns":{{header.Count}}}""");
    }

    private static int IndexOf(IReadOnlyList<string> header, string name)
    {
        for (var index = 0; index < header.Count; index++)
        {
            if (header[index] == name)
                return index;
        }
        return -1;
    }
}
