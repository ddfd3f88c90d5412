using System.IO.Compression;
using System.Text;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

/// <summary>What only a socket can do, against a real server on loopback.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OnTheWireTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes($"[{string.Join(",\n", Enumerable.Range(1, 20000).Select(id => $"{{\"id\":{id},\"title\":\"é\"}}"))}]");

    [Test]
    public async Task Body_OfManyReads_IsWhole()
    {
        await using var server = await LoopbackServer.StartAsync(http => http.Response.Body.WriteAsync(Page).AsTask());
        using var client = Client(server);
        var page = (PageAnswer)await client.GetPageAsync(new("x", UriKind.Relative), null, default);
        Assert.That(page.Elements, Has.Count.EqualTo(20000));
        Assert.That(Encoding.UTF8.GetString(page.Elements[^1].Span), Is.EqualTo("{\"id\":20000,\"title\":\"é\"}"));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Body_Compressed_IsUnpacked(string encoding)
    {
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            Assert.That(http.Request.Headers.AcceptEncoding.ToString(), Does.Contain(encoding));
            http.Response.Headers.ContentEncoding = encoding;
            await using Stream packed = encoding == "br" ? new BrotliStream(http.Response.Body, CompressionLevel.Fastest) : new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync(Page);
        });
        using var client = Client(server);
        Assert.That(((PageAnswer)await client.GetPageAsync(new("x", UriKind.Relative), null, default)).Elements, Has.Count.EqualTo(20000));
    }

    [Test]
    public async Task Body_ShorterThanItsContentLength_IsRetried()
    {
        var requests = 0;
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            http.Response.ContentLength = Page.Length;
            if (Interlocked.Increment(ref requests) < 3)
            {
                await http.Response.Body.WriteAsync(Page.AsMemory(0, Page.Length / 2));
                await http.Response.Body.FlushAsync();
                http.Abort();
                return;
            }
            await http.Response.Body.WriteAsync(Page);
        });
        using var client = Client(server);
        Assert.That(((PageAnswer)await client.GetPageAsync(new("x", UriKind.Relative), null, default)).Elements, Has.Count.EqualTo(20000));
        Assert.That(client.RequestCount, Is.EqualTo(3));
    }

    [Test]
    public async Task Connection_AlwaysReset_IsLeftForTheNextRun()
    {
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        using var client = Client(server);
        var failure = (await Assert.ThrowsAsync<FailureException>(() => client.GetPageAsync(new("x", UriKind.Relative), null, default)))!;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(failure.Message, Does.StartWith($"'{server.Url.Authority}' could not be reached or broke off (").And.Contain("after 4 attempts"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Answer_ThatStalls_IsCutOffByTheTimeout(bool inTheBody)
    {
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            if (inTheBody)
            {
                await http.Response.Body.WriteAsync("[1,"u8.ToArray());
                await http.Response.Body.FlushAsync();
            }
            var hung = new TaskCompletionSource();
            await using var gone = http.RequestAborted.Register(hung.SetResult);
            await hung.Task;
        });
        using var client = Client(server, new GitHubOptions { Timeout = TimeSpan.FromMilliseconds(150), Retries = 1 });
        Assert.That(
            () => client.GetPageAsync(new("x", UriKind.Relative), null, default),
            Throws.TypeOf<FailureException>().With.Message.Contains("did not answer completely within 0.15 s after 2 attempts"));
    }

    [Test]
    public async Task Redirect_ToAnotherServer_TakesNoTokenThere()
    {
        var seen = new List<string>();
        RequestDelegate Record(string name, Func<HttpContext, Task> answer) => http =>
        {
            lock (seen)
                seen.Add($"{name} {http.Request.Path} '{http.Request.Headers.Authorization}'");
            return answer(http);
        };
        await using var other = await LoopbackServer.StartAsync(Record("other", http => http.Response.WriteAsync("[1]")));
        await using var api = await LoopbackServer.StartAsync(Record("api", http =>
        {
            http.Response.Redirect(http.Request.Path == "/x" ? "/y" : $"{other.Url}z");
            return Task.CompletedTask;
        }));
        using var client = Client(api, new GitHubOptions { Token = "secret" });
        var page = (PageAnswer)await client.GetPageAsync(new("x", UriKind.Relative), null, default);
        Assert.That(seen, Is.EqualTo(new[] { "api /x 'Bearer secret'", "api /y 'Bearer secret'", "other /z ''" }));
        Assert.That(page.RedirectedTo, Is.EqualTo(new Uri(other.Url, "z")));
    }

    [Test]
    public async Task Connection_IsKeptForTheNextRequest()
    {
        var connections = new HashSet<string>();
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            lock (connections)
                connections.Add(http.Connection.Id);
            return http.Response.WriteAsync("[]");
        });
        using var client = Client(server);
        for (var i = 0; i < 5; i++)
            await client.GetPageAsync(new("x", UriKind.Relative), null, default);
        Assert.That(connections, Has.Count.EqualTo(1));
    }

    [TestCase(99, false)]
    [TestCase(100, false)]
    [TestCase(101, true)]
    public async Task BodyReader_LongerThanItMay_IsLeftUnread(int length, bool tooLong)
    {
        using var body = new MemoryStream(new byte[length]);
        var read = await BodyReader.ReadAsync(body, 100, default);
        Assert.That(read?.Length, Is.EqualTo(tooLong ? null : length));
    }

    private static GitHubClient Client(LoopbackServer server, GitHubOptions? options = null) => new(
        (options ?? new GitHubOptions { Retries = 3 }) with { ApiUrl = server.Url, FirstDelay = TimeSpan.FromMilliseconds(5) }, TimeProvider.System, new LogLines().Log);
}
