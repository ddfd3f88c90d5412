using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using GitHubQueue.Archive;
using GitHubQueue.Cloud;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// Stands in for Google Cloud Storage: as much of its JSON API (https://cloud.google.com/storage/docs/json_api/v1) as an archive uses, checked
/// more strictly than the real one does, with the error bodies that are documented. Holds one bucket.
/// </summary>
internal sealed class GcsServer : IAsyncDisposable
{
    public const string Bucket = "the-lake";

    private readonly LoopbackServer _server;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, GcsUpload> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();

    private GcsServer(LoopbackServer server) => _server = server;

    public GoogleAccounts Accounts { get; } = new();

    public Uri Url => _server.Url;

    /// <summary>Method and raw target of all requests but those for tokens.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>False: it is an emulator, which must be sent no credentials.</summary>
    public bool WantsTokens { get; init; } = true;

    /// <summary>Bounds the pages of listings, below what is asked for, as the real one may; the first is empty, as the real one's may be.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>What the account may do; without <c>delete</c> it may not replace, and without <c>list</c> it isn't told what is missing.</summary>
    public IReadOnlyCollection<string> Permissions { get; set; } = ["list", "get", "create", "delete"];

    /// <summary>Answers an upload with this, after it was stored; null: as it deserves.</summary>
    public Func<GoogleRefusal?> AfterUpload { get; set; } = () => null;

    /// <summary>What a download's body becomes on its way.</summary>
    public Func<byte[], byte[]> OnTheWay { get; set; } = body => body;

    public static async Task<GcsServer> StartAsync(bool wantsTokens = true, int pageSize = 1000)
    {
        GcsServer? self = null;
        return self = new(await LoopbackServer.StartAsync(context => self!.HandleAsync(context))) { WantsTokens = wantsTokens, PageSize = pageSize };
    }

    /// <summary>Retries after a millisecond, for the sake of the tests' time.</summary>
    /// <param name="through">A proxy before this; null: nothing.</param>
    public GcsEndpoint Endpoint(Uri? through = null) => new()
    {
        ServiceUrl = through ?? Url,
        Identity = WantsTokens ? GoogleAccounts.Identity(Url, GcsEndpoint.Scope) : null,
        FirstRetryAfter = TimeSpan.FromMilliseconds(1),
    };

    public GcsUpload? Find(string name)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(name);
    }

    /// <summary>As somebody else would store it.</summary>
    public void Put(GcsUpload upload)
    {
        lock (_lock)
            _objects[upload.Name] = upload;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (GoogleAccounts.Serves(context.Request.Path))
        {
            await Accounts.AnswerAsync(context);
            return;
        }
        try
        {
            await AnswerAsync(context);
        }
        catch (GoogleRefusal refusal)
        {
            await refusal.AnswerAsync(context.Response);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _requests.Enqueue($"{request.Method} {target}");
        if (WantsTokens)
            Accounts.Check(request, GcsEndpoint.Scope);
        else if (request.Headers.Authorization.Count > 0)
            throw new GoogleRefusal(400, "invalid", "Credentials were sent to an emulator.");
        var path = target.Split('?')[0].Split('/'); // not yet decoded: a name's slashes are %2F
        switch (request.Method, path)
        {
            case ("POST", ["", "upload", "storage", "v1", "b", var bucket, "o"]):
                CheckBucket(bucket);
                CheckParameters(request.Query, "uploadType", "ifGenerationMatch", "fields");
                await UploadAsync(context);
                break;
            case ("GET", ["", "storage", "v1", "b", var bucket, "o"]):
                CheckBucket(bucket);
                CheckParameters(request.Query, "prefix", "maxResults", "pageToken", "fields");
                await ListAsync(context);
                break;
            case ("GET", ["", "storage", "v1", "b", var bucket, "o", var name]):
                CheckBucket(bucket);
                CheckParameters(request.Query, "alt");
                await DownloadAsync(context, Uri.UnescapeDataString(name));
                break;
            default:
                throw new GoogleRefusal(404, "notFound", "Not Found");
        }
    }

    private async Task UploadAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (context.Request.Query["uploadType"] != "multipart" || context.Request.ContentLength != body.Length)
            throw new GoogleRefusal(400, "invalid", "Expected uploadType=multipart and a body of the announced length.");
        var upload = GcsUpload.Read(context.Request.ContentType, body.ToArray());
        Want("create");
        lock (_lock)
        {
            if (_objects.ContainsKey(upload.Name))
            {
                Want("delete");
                if (context.Request.Query["ifGenerationMatch"] == "0")
                    throw new GoogleRefusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
            }
            _objects[upload.Name] = upload;
        }
        if (AfterUpload() is { } refusal)
            throw refusal;
        await context.Response.WriteAsJsonAsync(new { name = upload.Name });
    }

    private async Task DownloadAsync(HttpContext context, string name)
    {
        if (context.Request.Query["alt"] != "media")
            throw new GoogleRefusal(400, "invalid", "Only content is asked for here.");
        Want("get");
        if (Find(name) is not { } found)
        {
            Want("list");
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/html; charset=UTF-8"; // as for all downloads
            await context.Response.WriteAsync($"No such object: {Bucket}/{name}");
            return;
        }
        context.Response.Headers["x-goog-hash"] = $"crc32c={Crc32C.Text(found.Content)}";
        context.Response.ContentType = found.ContentType;
        var body = found.Content;
        var isWantedAsStored = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal) || found.CacheControl == "no-transform";
        if (found.ContentEncoding == "gzip" && isWantedAsStored)
            context.Response.Headers.ContentEncoding = "gzip";
        else if (found.ContentEncoding == "gzip")
            body = Decompressed(body); // https://cloud.google.com/storage/docs/transcoding
        await context.Response.Body.WriteAsync(OnTheWay(body));
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["fields"] != "items(name,size),nextPageToken")
            throw new GoogleRefusal(400, "invalidParameter", $"Invalid field selection {query["fields"]}");
        Want("list");
        var after = query.TryGetValue("pageToken", out var given) ? Encoding.UTF8.GetString(Convert.FromBase64String(given!)) : null;
        List<GcsUpload> found;
        lock (_lock)
            found = [.. _objects.Values.Where(one => one.Name.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(one.Name, after) > 0)];
        var most = Math.Min(int.Parse(query["maxResults"]!, null), PageSize);
        var isEmptyFirst = after is null && PageSize < 1000;
        var page = isEmptyFirst ? [] : found.Take(most).ToList();
        var token = isEmptyFirst ? "" : page.Count < found.Count ? page[^1].Name : null;
        var fields = new Dictionary<string, object>(); // what is empty is left out
        if (page.Count > 0)
            fields["items"] = page.Select(one => new { name = one.Name, size = one.Content.Length.ToString(null, null) });
        if (token is not null)
            fields["nextPageToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(token));
        await context.Response.WriteAsJsonAsync(fields);
    }

    private void Want(string permission)
    {
        if (!Permissions.Contains(permission))
            throw new GoogleRefusal(403, "forbidden",
                $"lake@project.iam.gserviceaccount.com does not have storage.objects.{permission} access to the Google Cloud Storage object. Permission 'storage.objects.{permission}' denied on resource (or it may not exist).");
    }

    private static void CheckBucket(string bucket)
    {
        if (bucket != Bucket)
            throw new GoogleRefusal(404, "notFound", "The specified bucket does not exist.");
    }

    private static void CheckParameters(IQueryCollection query, params string[] known)
    {
        if (query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            throw new GoogleRefusal(400, "invalidParameter", $"Unknown parameter '{unknown}'.");
    }

    private static byte[] Decompressed(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
