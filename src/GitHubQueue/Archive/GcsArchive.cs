using System.Net;
using System.Runtime.CompilerServices;
using GitHubQueue.Cloud;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>An archive in a bucket of Google Cloud Storage, by its JSON API.</summary>
/// <remarks>
/// Objects are stored with <c>ifGenerationMatch=0</c>, so that the first writer wins, whatever comes of a lost answer
/// (https://cloud.google.com/storage/docs/request-preconditions). They are small enough for one request each.
/// </remarks>
public sealed class GcsArchive : IArchive
{
    private readonly string _bucket;
    private readonly string _prefix; // empty, or with a slash at the end
    private readonly GcsEndpoint _endpoint;
    private readonly GcsRequests _requests;
    private readonly GoogleApi _api;

    /// <summary>Connects to nothing: credentials are looked for by the first request.</summary>
    /// <param name="bucket">Must exist.</param>
    /// <param name="prefix">A folder for all keys, without a slash at the end; empty: the bucket itself.</param>
    /// <exception cref="FailureException">Input: the endpoint would be sent a token over plain http.</exception>
    public GcsArchive(string bucket, string prefix, GcsEndpoint endpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > 0)
            ObjectKey.Check(prefix);
        if (endpoint.Identity is not null)
            GoogleApi.RefusePlainHttp(endpoint.ServiceUrl);
        _bucket = bucket;
        _prefix = prefix.Length == 0 ? "" : prefix + "/";
        _endpoint = endpoint;
        _requests = new(endpoint.ServiceUrl, bucket, _prefix);
        _api = new(endpoint.Identity, endpoint.RequestTimeout, endpoint.FirstRetryAfter);
    }

    public string Root => $"gs://{_bucket}/{_prefix}".TrimEnd('/');

    /// <summary>One request, a listing of at most one key: it needs the bucket, the credentials and the permission to see what is there.</summary>
    /// <remarks>Whether objects may be created shows at the first write; there is no way to ask without writing.</remarks>
    public Task CheckAsync(CancellationToken cancellationToken) => Sent(token => ListPageAsync("", null, 1, token), cancellationToken);

    public Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ObjectKey.Check(key);
        return Sent(
            token => InsertOrConfirmAsync(
                key, content.Bytes.Length, () => _requests.Insert(key, content.Bytes, "application/gzip", content.ContentHash),
                there => StoredContent.Confirm(there, there.Length, content, $"{Root}/{key}"), token),
            cancellationToken);
    }

    public Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return StoredContent.CopyAsync(bytes, confirm => Sent(
            token => InsertOrConfirmAsync(key, bytes.Length, () => _requests.Insert(key, bytes, "application/vnd.apache.parquet", null), confirm, token),
            cancellationToken));
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
            foreach (var found in page.Items ?? [])
            {
                var key = found.Name[_prefix.Length..];
                if (!key.EndsWith('/') && !ObjectKey.IsTemporary(key)) // consoles make empty objects that stand for folders
                    yield return new ArchiveEntry(key, found.Size);
            }
            next = page.NextPageToken;
        }
        while (next is not null);
    }

    public void Dispose() => _api.Dispose();

    private async Task<StoredObject> InsertOrConfirmAsync(
        string key, int length, Func<HttpRequestMessage> insert, Func<Stream, StoredObject> confirm, CancellationToken cancellationToken)
    {
        try
        {
            await _api.SendAsync(insert, cancellationToken).ConfigureAwait(false);
            return new StoredObject(length, WasThere: false);
        }
        catch (GoogleError error) when (error.Status == HttpStatusCode.PreconditionFailed || (error.Status == HttpStatusCode.Forbidden && !GoogleError.IsTransient(error)))
        {
            // It is there: perhaps by an earlier attempt, of which only the answer was lost. Who may create objects but not delete them is
            // told 403 instead, as if it were to be replaced: https://cloud.google.com/storage/docs/json_api/v1/objects/insert.
            using var stored = await GetAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is not null)
                return confirm(stored);
            if (error.Status == HttpStatusCode.Forbidden)
                throw;
            throw new IOException($"The object '{key}' was there and is gone"); // a deleting lifecycle rule; the next attempt writes it
        }
    }

    private async Task<MemoryStream?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _api.SendAsync(() => _requests.Get(key), cancellationToken).ConfigureAwait(false);
            CheckWhole(key, answer);
            return new MemoryStream(answer.Body, writable: false);
        }
        catch (GoogleError error) when (error.Status == HttpStatusCode.NotFound)
        {
            await ListPageAsync("", null, 1, cancellationToken).ConfigureAwait(false); // fails where it is the bucket that isn't there
            return null;
        }
    }

    /// <summary>Compares the body with the checksum of what is stored; a server that gives none isn't asked again.</summary>
    private static void CheckWhole(string key, GoogleAnswer answer)
    {
        const string Name = "crc32c=";
        var sums = answer.Headers.TryGetValues("x-goog-hash", out var values) ? values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)) : [];
        if (sums.FirstOrDefault(sum => sum.StartsWith(Name, StringComparison.Ordinal)) is { } sum && sum[Name.Length..] != Crc32C.Text(answer.Body))
            throw new IOException($"The object '{key}' arrived damaged");
    }

    private async Task<GcsPage> ListPageAsync(string prefix, string? from, int most, CancellationToken cancellationToken) =>
        GcsPage.Read((await _api.SendAsync(() => _requests.List(prefix, from, most), cancellationToken).ConfigureAwait(false)).Body);

    private async Task<T> Sent<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _api.RetryAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not FailureException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // whatever else failed: it is asked to stop
            throw GcsFailure.Explain(error, _bucket, _endpoint);
        }
    }
}
