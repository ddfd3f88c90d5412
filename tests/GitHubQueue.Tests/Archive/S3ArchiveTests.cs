using GitHubQueue.Archive;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

[Category("S3")] // what .ci/run runs again on the strict server
public sealed class S3ArchiveTests : ArchiveContract
{
    private const string Key = "issue/a.jsonl.gz";

    protected override async Task<IArchive> OpenEmptyAsync()
    {
        S3Server.SkipUnlessGiven();
        return await S3Server.OpenArchiveAsync();
    }

    [Test]
    public async Task CheckAsync_OnAUsableBucket_CostsOneRequest()
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        using var archive = await OpenThroughAsync(proxy);
        await archive.CheckAsync(default);
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AnyCall_NoSuchBucket_IsMissingAndSaysHowToMakeIt()
    {
        using var archive = new S3Archive("no-such-bucket-here", "x", S3Server.Endpoint);
        foreach (var call in Calls(archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Missing));
            Assert.That(failure.Message, Does.StartWith(
                $"The bucket 'no-such-bucket-here' does not exist at {S3Server.Endpoint.ServiceUrl}; create it with: aws s3 mb s3://no-such-bucket-here"));
        }
    }

    [TestCase("nobody", "secret-never-shown")]
    [TestCase(null, "secret-never-shown")]
    public async Task AnyCall_WrongCredentials_IsInputWithoutASecret(string? accessKey, string secretKey)
    {
        if (!S3Server.ChecksCredentials)
            Assert.Ignore("moto checks no credentials: scripts/test.sh --strict takes a server that does.");
        var endpoint = S3Server.Endpoint with { SecretKey = secretKey };
        using var archive = await S3Server.OpenArchiveAsync(endpoint with { AccessKey = accessKey ?? endpoint.AccessKey });
        foreach (var call in Calls(archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input), failure.Message);
            Assert.That(failure.Message, Does.Contain("AWS_SECRET_ACCESS_KEY").And.Not.Contain(secretKey));
        }
    }

    [Test]
    public async Task AnyCall_NoConnection_IsUnavailable()
    {
        var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        using var archive = await OpenThroughAsync(proxy);
        await proxy.DisposeAsync(); // its port refuses connections now
        foreach (var call in Calls(archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable), failure.Message);
            Assert.That(failure.Message, Does.Contain("in 4 attempts"));
        }
    }

    [TestCase(503, "SlowDown")]
    [TestCase(500, "InternalError")]
    [TestCase(429, "TooManyRequests")]
    [TestCase(409, "ConditionalRequestConflict")]
    [TestCase(400, "RequestTimeout")]
    public async Task WriteOnceAsync_ThreeErrorsThatPass_IsWritten(int status, string code)
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("PUT", Fault.Answer.S3(status, code), times: 3);
        using var archive = await OpenThroughAsync(proxy);
        Assert.That((await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.False);
        Assert.That(proxy.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task OpenAsync_AConnectionSpoiltByARefusedUpload_IsTriedOnAnother()
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("GET", new Fault.Answer(400));
        using var archive = await OpenThroughAsync(proxy);
        await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default);
        Assert.That(await archive.OpenAsync(Key, default), Is.Not.Null);
    }

    [Test]
    public async Task WriteOnceAsync_FourErrors_IsUnavailableAndWritesNothing()
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("PUT", Fault.Answer.S3(503, "SlowDown"), times: 4);
        using var archive = await OpenThroughAsync(proxy);
        var failure = await Assert.ThrowsAsync<FailureException>(() => archive.WriteOnceAsync(Key, Content.Of("{}\n"), default));
        Assert.That((failure!.Kind, proxy.Requests.Count), Is.EqualTo((FailureKind.Unavailable, 4)));
        Assert.That(failure.Message, Does.Contain("SlowDown"));
        Assert.That(await archive.OpenAsync(Key, default), Is.Null);
    }

    [TestCase(403, "AccessDenied")]
    [TestCase(403, "ExpiredToken")]
    public async Task WriteOnceAsync_Refused_IsInputAfterOneRequest(int status, string code)
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("PUT", Fault.Answer.S3(status, code));
        using var archive = await OpenThroughAsync(proxy);
        var failure = await Assert.ThrowsAsync<FailureException>(() => archive.WriteOnceAsync(Key, Content.Of("{}\n"), default));
        Assert.That((failure!.Kind, proxy.Requests.Count), Is.EqualTo((FailureKind.Input, 1)));
    }

    [Test]
    public async Task WriteOnceAsync_CutBeforeTheServerSawIt_IsWritten()
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("PUT", new Fault.CutBefore());
        using var archive = await OpenThroughAsync(proxy);
        Assert.That((await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.False);
    }

    [Test]
    public async Task WriteOnceAsync_CutAfterTheServerStoredIt_Succeeds()
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("PUT", new Fault.CutAfter());
        using var archive = await OpenThroughAsync(proxy);
        Assert.That((await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.True);
        Assert.That(proxy.Requests.Select(request => request.Method), Is.EqualTo(new[] { "PUT", "PUT", "GET" }));
    }

    [Test]
    public async Task WriteOnceAsync_AStallBeyondTheTimeout_IsTriedAgain()
    {
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Next("PUT", new Fault.Stall(new TaskCompletionSource().Task));
        var hasty = S3Server.Endpoint with { ServiceUrl = proxy.Url, RequestTimeout = TimeSpan.FromSeconds(2) };
        using var archive = await S3Server.OpenArchiveAsync(hasty);
        Assert.That((await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.False);
        Assert.That(proxy.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task WriteOnceAsync_CancelledWhileStalled_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Hook = _ =>
        {
            stop.Cancel();
            return new Fault.Stall(new TaskCompletionSource().Task);
        };
        using var archive = await OpenThroughAsync(proxy);
        Assert.That(() => archive.WriteOnceAsync(Key, Content.Of("{}\n"), stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ListAsync_MoreThanOnePage_GivesAll()
    {
        using var archive = await S3Server.OpenArchiveAsync();
        var content = Content.Of("{}\n");
        await Parallel.ForAsync(0, 1005, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, stop) => await archive.WriteOnceAsync($"p/{i:d4}.gz", content, stop));
        var keys = await archive.ListAsync("p/", default).Select(entry => entry.Key).ToListAsync();
        Assert.That(keys.Order(StringComparer.Ordinal), Is.EqualTo(Enumerable.Range(0, 1005).Select(i => $"p/{i:d4}.gz")));
    }

    private static async Task<S3Archive> OpenThroughAsync(FaultProxy proxy) =>
        await S3Server.OpenArchiveAsync(S3Server.Endpoint with { ServiceUrl = proxy.Url });

    private static Func<Task>[] Calls(S3Archive archive) =>
    [
        () => archive.CheckAsync(default),
        () => archive.WriteOnceAsync(Key, Content.Of("{}\n"), default),
        () => archive.OpenAsync(Key, default),
        async () => await archive.ListAsync("", default).ToListAsync(),
    ];
}
