using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubQueue.Archive;

namespace Torture.Checks;

/// <summary>Reads the whole archive, as any other program would: gzip, lines, JSON.</summary>
internal static class Lake
{
    public static async Task<List<LakeRecord>> ReadAsync(IArchive archive)
    {
        var records = new List<LakeRecord>();
        await foreach (var entry in archive.ListAsync("", default))
        {
            if (!entry.Key.EndsWith(".jsonl.gz", StringComparison.Ordinal))
                continue;
            await using var stored = await archive.OpenAsync(entry.Key, default) ?? throw new InvalidOperationException($"'{entry.Key}' is listed and not there.");
            using var lines = new StreamReader(new GZipStream(stored, CompressionMode.Decompress), Encoding.UTF8);
            while (await lines.ReadLineAsync() is { } line)
                records.Add(Parse(entry.Key, line));
        }
        return records;
    }

    /// <summary>Every object with its length, typed files too.</summary>
    public static async Task<List<string>> ListAsync(IArchive archive)
    {
        var objects = new List<string>();
        await foreach (var entry in archive.ListAsync("", default))
            objects.Add($"{entry.Key} {entry.Length}");
        objects.Sort(StringComparer.Ordinal);
        return objects;
    }

    public static string Digest(ReadOnlySpan<byte> payload) => Convert.ToHexString(SHA256.HashData(payload).AsSpan(0, 16));

    private static LakeRecord Parse(string key, string line)
    {
        using var document = JsonDocument.Parse(line);
        var envelope = document.RootElement;
        var entity = envelope.GetProperty("entity").GetString()!;
        var payload = envelope.GetProperty("payload");
        var bytes = JsonMarshal.GetRawUtf8Value(payload);
        return new(
            key, envelope.GetProperty("item").GetInt64(), entity, envelope.GetProperty("key").GetString()!,
            envelope.GetProperty("as_of").GetDateTimeOffset().ToUnixTimeMilliseconds(), envelope.GetProperty("hash").GetString()!,
            entity == "csv" ? "" : envelope.GetProperty("context").GetRawText(), EntityFacts.Of(entity).Read(payload), Digest(bytes), entity is "event" or "csv" ? bytes.ToArray() : []);
    }
}
