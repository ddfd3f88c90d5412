using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitHubQueue.Cloud;

namespace GitHubQueue.Archive;

/// <summary>The requests of Cloud Storage's JSON API that an archive needs: https://cloud.google.com/storage/docs/json_api/v1.</summary>
/// <param name="prefix">Of all names: empty, or with a slash at the end.</param>
internal sealed class GcsRequests(Uri serviceUrl, string bucket, string prefix)
{
    private readonly string _service = serviceUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>
    /// Stores an object where there is none of this name (<c>ifGenerationMatch=0</c>), else 412; metadata and content go in one request
    /// (https://cloud.google.com/storage/docs/uploading-objects#rest-upload-objects).
    /// </summary>
    /// <remarks>
    /// The server compares both checksums with what it received. There is no Content-Encoding, and <c>no-transform</c>, because an object
    /// that is marked as gzip is decompressed on its way back to a reader who doesn't ask for gzip
    /// (https://cloud.google.com/storage/docs/transcoding).
    /// </remarks>
    /// <param name="contentHash">Null: none is kept with the object.</param>
    public HttpRequestMessage Insert(string key, ReadOnlyMemory<byte> bytes, string contentType, string? contentHash)
    {
        var metadata = new Metadata(
            prefix + key,
            contentType,
            "no-transform",
#pragma warning disable CA5351 // a checksum for the transport that the server verifies, not a secret
            Convert.ToBase64String(MD5.HashData(bytes.Span)),
#pragma warning restore CA5351
            Crc32C.Text(bytes.Span),
            contentHash is null ? null : new() { ["content-sha256"] = contentHash });
        return new(HttpMethod.Post, $"{_service}/upload/storage/v1/b/{bucket}/o?uploadType=multipart&ifGenerationMatch=0&fields=name")
        {
            Content = new MultipartContent("related", $"github-queue-{Guid.NewGuid():n}")
            {
                Part(JsonSerializer.SerializeToUtf8Bytes(metadata, Metadata.Style), "application/json; charset=UTF-8"),
                Part(bytes, contentType),
            },
        };
    }

    public HttpRequestMessage Get(string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{_service}/storage/v1/b/{bucket}/o/{Uri.EscapeDataString(prefix + key)}?alt=media");
        request.Headers.AcceptEncoding.ParseAdd("gzip"); // also for an object that somebody has marked as gzip: its bytes as they are stored
        return request;
    }

    /// <param name="pageToken">Null: the first page.</param>
    public HttpRequestMessage List(string keyPrefix, string? pageToken, int most) => new(
        HttpMethod.Get,
        FormattableString.Invariant($"{_service}/storage/v1/b/{bucket}/o?maxResults={most}&prefix={Uri.EscapeDataString(prefix + keyPrefix)}")
        + $"&fields={Uri.EscapeDataString("items(name,size),nextPageToken")}" + (pageToken is null ? "" : $"&pageToken={Uri.EscapeDataString(pageToken)}"));

    private static ReadOnlyMemoryContent Part(ReadOnlyMemory<byte> bytes, string contentType) =>
        new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };

    private sealed record Metadata(
        string Name, string ContentType, string CacheControl, string Md5Hash, string Crc32c,
        [property: JsonPropertyName("metadata")] Dictionary<string, string>? Custom)
    {
        public static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    }
}
