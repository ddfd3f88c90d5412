using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubQueue.Cloud;
using Microsoft.Net.Http.Headers;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// A multipart upload, taken apart as strictly as RFC 2387 and https://cloud.google.com/storage/docs/uploading-objects#rest-upload-objects
/// have it: two parts, JSON metadata and the content.
/// </summary>
internal sealed record GcsUpload(string Name, byte[] Content, string ContentType, string? ContentEncoding, string? CacheControl, IReadOnlyDictionary<string, string> Metadata)
{
    private static readonly string[] Fields = ["name", "contentType", "contentEncoding", "cacheControl", "md5Hash", "crc32c", "metadata"];

    /// <exception cref="GoogleRefusal">It isn't one, or its checksums aren't those of its content.</exception>
    public static GcsUpload Read(string? contentType, byte[] body)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/related", StringComparison.OrdinalIgnoreCase) || type.Boundary.Length == 0)
            throw Bad("badContent", $"Expected multipart/related with a boundary, found '{contentType}'.");
        var parts = Split(body, HeaderUtilities.RemoveQuotes(type.Boundary).Value!);
        if (parts is not [var first, var second])
            throw Bad("badContent", $"Expected two parts, found {parts.Count}.");
        if (first.Type is null || !MediaTypeHeaderValue.TryParse(first.Type, out var jsonType) || jsonType.MediaType != "application/json" || jsonType.Encoding != Encoding.UTF8)
            throw Bad("badContent", $"Expected metadata in application/json; charset=UTF-8, found '{first.Type}'.");
        using var json = JsonDocument.Parse(first.Body);
        if (json.RootElement.EnumerateObject().FirstOrDefault(field => !Fields.Contains(field.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            throw Bad("parseError", $"Invalid JSON payload received. Unknown name \"{unknown.Name}\".");
        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        var name = Text("name") ?? throw Bad("required", "Required");
        if (name is "." or ".." || name.AsSpan().ContainsAny('\r', '\n') || Encoding.UTF8.GetByteCount(name) is 0 or > 1024)
            throw Bad("invalid", "Invalid argument.");
        if (Text("contentType") != second.Type)
            throw Bad("invalid", $"Content type specified in the upload ({second.Type}) does not match content type specified in metadata ({Text("contentType")}).");
#pragma warning disable CA5351 // what the API asks for
        var (md5, crc) = (Convert.ToBase64String(MD5.HashData(second.Body)), Crc32C.Text(second.Body));
#pragma warning restore CA5351
        if (Text("crc32c") is { } givenCrc && givenCrc != crc)
            throw Bad("invalid", $"Provided CRC32C \"{givenCrc}\" doesn't match calculated CRC32C \"{crc}\".");
        if (Text("md5Hash") is { } givenMd5 && givenMd5 != md5)
            throw Bad("invalid", $"Provided MD5 hash \"{givenMd5}\" doesn't match calculated MD5 hash \"{md5}\".");
        var metadata = json.RootElement.TryGetProperty("metadata", out var custom) ? custom.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!) : [];
        return new(name, second.Body, second.Type!, Text("contentEncoding"), Text("cacheControl"), metadata);
    }

    private static List<(string? Type, byte[] Body)> Split(byte[] body, string boundary)
    {
        var parts = new List<(string?, byte[])>();
        var rest = body.AsSpan();
        var delimiter = Encoding.ASCII.GetBytes($"--{boundary}");
        if (!rest.StartsWith(delimiter))
            throw Bad("badContent", "The body doesn't begin with its boundary.");
        rest = rest[delimiter.Length..];
        while (rest.StartsWith("\r\n"u8))
        {
            var headers = rest.IndexOf("\r\n\r\n"u8);
            var end = rest.IndexOf([.. "\r\n"u8, .. delimiter]);
            if (headers < 0 || end < headers)
                throw Bad("badContent", "A part has no end to its headers or to itself.");
            var lines = Encoding.ASCII.GetString(rest[..headers]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var type = lines.FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))?["Content-Type:".Length..].Trim();
            parts.Add((type, rest[(headers + 4)..end].ToArray()));
            rest = rest[(end + 2 + delimiter.Length)..];
        }
        return rest.SequenceEqual("--\r\n"u8) || rest.SequenceEqual("--"u8) ? parts : throw Bad("badContent", "The body doesn't end with its boundary.");
    }

    private static GoogleRefusal Bad(string reason, string message) => new(400, reason, message);
}
