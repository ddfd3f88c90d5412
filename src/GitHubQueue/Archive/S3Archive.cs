using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GitHubQueue.Cloud;
using GitHubQueue.Records;
using Polly;

namespace GitHubQueue.Archive;

/// <summary>An archive in a bucket of S3, or of a server that speaks like it.</summary>
/// <remarks>
/// Objects are put with <c>If-None-Match: *</c>, so that the first writer wins
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). A server that doesn't know this header
/// overwrites instead, which is harmless: only writers of one batch share a key, and they write the same bytes.
/// </remarks>
public sealed class S3Archive : IArchive
{
    private readonly string _bucket;
    private readonly string _prefix; // empty, or with a slash at the end
    private readonly S3Endpoint _endpoint;
    private readonly Lazy<AmazonS3Client> _client;
    private readonly ResiliencePipeline _retries;

    /// <summary>Connects to nothing: the client is made by the first request.</summary>
    /// <param name="bucket">Must exist.</param>
    /// <param name="prefix">A folder for all keys, without a slash at the end; empty: the bucket itself.</param>
    /// <param name="endpoint">Where the bucket is.</param>
    public S3Archive(string bucket, string prefix, S3Endpoint endpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > 0)
            ObjectKey.Check(prefix);
        _bucket = bucket;
        _prefix = prefix.Length == 0 ? "" : prefix + "/";
        _endpoint = endpoint;
        _client = new Lazy<AmazonS3Client>(() => S3Client.Create(endpoint));
        _retries = Retries.Of(S3Client.Attempts, endpoint.FirstRetryAfter, S3Failure.IsTransient);
    }

    public string Root => $"s3://{_bucket}/{_prefix}".TrimEnd('/');

    /// <summary>One request, a listing of at most one key: it needs the bucket, the credentials and the permission to see what is there.</summary>
    /// <remarks>A policy that denies s3:PutObject alone shows at the first write; there is no way to ask without writing.</remarks>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        Sent(async token => await ListPageAsync("", null, 1, token).ConfigureAwait(false), cancellationToken);

    public Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ObjectKey.Check(key);
        return Sent(
            token => PutOrConfirmAsync(key, () => PutRequest(key, content), there => StoredContent.Confirm(there, there.Length, content, $"{Root}/{key}"), token),
            cancellationToken);
    }

    public Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return StoredContent.CopyAsync(bytes, confirm => Sent(
            token => PutOrConfirmAsync(key, () => PutRequest(key, bytes, "application/vnd.apache.parquet"), confirm, token), cancellationToken));
    }

    /// <summary>The whole object is fetched before this returns: a connection lost half-way is then an attempt, not the reader's problem.</summary>
    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return Sent<Stream?>(async token => await GetAsync(key, token).ConfigureAwait(false), cancellationToken);
    }

    public async IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix);
        string? next = null;
        do
        {
            var page = await Sent(token => ListPageAsync(prefix, next, 1000, token), cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                var key = found.Key[_prefix.Length..];
                if (!key.EndsWith('/') && !ObjectKey.IsTemporary(key)) // consoles make empty objects that stand for folders
                    yield return new ArchiveEntry(key, found.Size ?? 0);
            }
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private async Task<StoredObject> PutOrConfirmAsync(
        string key, Func<PutObjectRequest> put, Func<Stream, StoredObject> confirm, CancellationToken cancellationToken)
    {
        try
        {
            var request = put();
            var length = request.InputStream.Length; // the client closes it
            await _client.Value.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return new StoredObject(length, WasThere: false);
        }
        catch (AmazonS3Exception error) when (S3Failure.IsTaken(error))
        {
            // An earlier attempt may have arrived although its answer was lost: then this is our own object.
            using var stored = await GetAsync(key, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"The object '{key}' was there and is gone"); // a deleting lifecycle rule; the next attempt writes it
            return confirm(stored);
        }
    }

    private PutObjectRequest PutRequest(string key, ArchiveObject content)
    {
        var put = PutRequest(key, content.Bytes, "application/gzip");
        put.Metadata.Add("content-sha256", content.ContentHash);
        return put;
    }

    private PutObjectRequest PutRequest(string key, ReadOnlyMemory<byte> bytes, string contentType) => new()
    {
        BucketName = _bucket,
        Key = _prefix + key,
        InputStream = StreamOf(bytes),
        ContentType = contentType,
#pragma warning disable CA5351 // a checksum for the transport that every S3 server verifies, not a secret
        MD5Digest = Convert.ToBase64String(MD5.HashData(bytes.Span)),
#pragma warning restore CA5351
        IfNoneMatch = "*",
        UseChunkEncoding = false, // some servers store the framing as content
    };

    private async Task<MemoryStream?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.Value.GetObjectAsync(_bucket, _prefix + key, cancellationToken).ConfigureAwait(false);
            var copy = new MemoryStream((int)Math.Clamp(answer.ContentLength, 0, Array.MaxLength));
            await answer.ResponseStream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            return copy;
        }
        catch (AmazonS3Exception error) when (S3Failure.IsAbsent(error))
        {
            return null;
        }
    }

    private Task<ListObjectsV2Response> ListPageAsync(string prefix, string? from, int keys, CancellationToken cancellationToken) =>
        _client.Value.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + prefix, ContinuationToken = from, MaxKeys = keys }, cancellationToken);

    private async Task<T> Sent<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await _retries.ExecuteAsync(async token => await request(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not FailureException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // whatever else failed: it is asked to stop
            throw S3Failure.Explain(error, _bucket, _endpoint);
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
