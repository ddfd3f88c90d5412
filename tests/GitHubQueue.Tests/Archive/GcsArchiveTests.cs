using GitHubQueue.Archive;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

public sealed class GcsArchiveTests : ArchiveContract
{
    private const string Key = "issue/a.jsonl.gz";

    private GcsServer _server = null!;

    protected override async Task<IArchive> OpenEmptyAsync()
    {
        _server = await GcsServer.StartAsync();
        return Open();
    }

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task CheckAsync_OnAUsableBucket_CostsOneRequest()
    {
        using var archive = Open();
        await archive.CheckAsync(default);
        Assert.That(_server.Requests, Is.EqualTo(new[] { "GET /storage/v1/b/the-lake/o?maxResults=1&prefix=lake%2F&fields=items%28name%2Csize%29%2CnextPageToken" }));
    }

    [Test]
    public async Task WriteOnceAsync_AnObject_IsSentOnceWithItsHashesAndNotAsGzipEncoding()
    {
        using var archive = Open();
        var content = Content.Of("{}\n");
        await archive.WriteOnceAsync("issue/org=a%2Fb/x y+z.gz", content, default);
        Assert.That(_server.Requests, Is.EqualTo(new[] { "POST /upload/storage/v1/b/the-lake/o?uploadType=multipart&ifGenerationMatch=0&fields=name" }));
        var stored = _server.Find("lake/issue/org=a%2Fb/x y+z.gz")!;
        Assert.That(
            (stored.ContentType, stored.ContentEncoding, stored.CacheControl, stored.Metadata["content-sha256"]),
            Is.EqualTo(("application/gzip", (string?)null, "no-transform", content.ContentHash)));
    }

    [TestCase("issue/org=a%2Fb/repo=%25%20x~y/é ü.gz", "lake%2Fissue%2Forg%3Da%252Fb%2Frepo%3D%2525%2520x~y%2F%C3%A9%20%C3%BC.gz")]
    [TestCase("a#b?c&d;e", "lake%2Fa%23b%3Fc%26d%3Be")]
    public async Task OpenAsync_AKey_IsAskedForAsOneEncodedPartOfThePath(string key, string encoded)
    {
        using var archive = Open();
        await archive.WriteCopyAsync(key, "x"u8.ToArray(), default);
        Assert.That(await archive.OpenAsync(key, default), Is.Not.Null);
        Assert.That(_server.Requests[^1], Is.EqualTo($"GET /storage/v1/b/the-lake/o/{encoded}?alt=media"));
    }

    [TestCase(null)]
    [TestCase("no-transform")]
    public async Task OpenAsync_AnObjectMarkedAsGzipEncoding_GivesTheStoredBytes(string? cacheControl)
    {
        var content = Content.Of("{}\n");
        _server.Put(new GcsUpload("lake/" + Key, content.Bytes.ToArray(), "application/json", "gzip", cacheControl, new Dictionary<string, string>()));
        using var archive = Open();
        Assert.That(Content.Text((await archive.OpenAsync(Key, default))!), Is.EqualTo("{}\n"));
        Assert.That((await archive.WriteOnceAsync(Key, content, default)).WasThere, Is.True);
    }

    [Test]
    public async Task ListAsync_MoreThanOnePageAndAnEmptyOne_GivesAll()
    {
        await using var small = await GcsServer.StartAsync(pageSize: 7);
        using var archive = new GcsArchive(GcsServer.Bucket, "", small.Endpoint());
        for (var i = 0; i < 40; i++)
            await archive.WriteCopyAsync($"p/{i:d4}.gz", new byte[i], default);
        small.Put(new GcsUpload("p/folder/", [], "text/plain", null, null, new Dictionary<string, string>()));
        Assert.That(await archive.ListAsync("p/", default).ToListAsync(), Is.EqualTo(Enumerable.Range(0, 40).Select(i => new ArchiveEntry($"p/{i:d4}.gz", i))));
        Assert.That(small.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)), Is.EqualTo(7));
    }

    [Test]
    public async Task AnyCall_WithAnEmulator_SendsNoCredentials()
    {
        await using var emulator = await GcsServer.StartAsync(wantsTokens: false);
        using var archive = new GcsArchive(GcsServer.Bucket, "x", emulator.Endpoint());
        foreach (var call in GcsFaultTests.Calls(archive))
            await call();
        Assert.That(emulator.Accounts.Issued, Is.Zero);
    }

    [Test]
    public async Task AnyCall_ManyAtOnce_ShareOneToken()
    {
        using var archive = Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => archive.WriteOnceAsync($"{i}.gz", Content.Of("{}\n"), default)));
        Assert.That(_server.Accounts.Issued, Is.EqualTo(1));
    }

    [Test]
    public void Open_ATokenOverPlainHttp_IsRefused()
    {
        var failure = Assert.Throws<FailureException>(() => new GcsArchive("bucket", "", new GcsEndpoint { ServiceUrl = new("http://example.com/") }));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input, "A Google token is not sent over plain http to 'example.com': use https.")));
    }

    private GcsArchive Open() => new(GcsServer.Bucket, "lake", _server.Endpoint());
}
