using System.IO.Compression;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class ConditionalAndLimitTests
{
    private const string Issues = "repos/octocat/hello-world/issues?state=all";

    [Test]
    public async Task ETag_SentBackInAnyForm_Is304AndCostsNothing()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        var first = await client.GetAsync(Issues);

        var weak = await client.GetAsync(Issues, first["ETag"]);
        var strong = await client.GetAsync(Issues, first["ETag"][2..]);

        Assert.Multiple(() =>
        {
            Assert.That(first["ETag"], Does.Match("^W/\"[0-9a-f]{64}\"$"));
            Assert.That((weak.Status, strong.Status, weak.Bytes.Length), Is.EqualTo((304, 304, 0)));
            Assert.That(strong["x-ratelimit-remaining"], Is.EqualTo("4999"));
            Assert.That(github.Stats.NotModified, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task ETag_AfterAChange_IsAnother()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        var first = await client.GetAsync(Issues);
        github.Change(new() { Create = 1 });

        Assert.That((await client.GetAsync(Issues, first["ETag"])).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Limit_PerToken_RunsOutWithTheRecordedAnswer()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { RateLimit = 2 });
        using var client = new Client(github, "one");
        using var other = new Client(github, "two");

        var remaining = new[] { await client.GetAsync(Issues), await client.GetAsync(Issues), await client.GetAsync(Issues) };

        await Assert.MultipleAsync(async () =>
        {
            Assert.That(remaining.Select(reply => (reply.Status, reply["x-ratelimit-remaining"])), Is.EqualTo(new[] { (200, "1"), (200, "0"), (403, "0") }));
            Assert.That(remaining[2].Body, Does.Contain("API rate limit exceeded for user ID"));
            Assert.That((await client.GetAsync("rate_limit")).Status, Is.EqualTo(200));
            Assert.That((await other.GetAsync(Issues)).Status, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task Token_WrongSuspendedOrWithoutUserAgent_IsRefusedAsRecorded()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { RequiredToken = "good" });
        using var good = new Client(github, "good");
        using var bad = new Client(github, "bad");

        var accepted = await good.GetAsync(Issues);
        var wrong = await bad.GetAsync(Issues);
        var anonymous = await good.GetAsync(Issues, userAgent: false);
        github.SuspendToken("good");
        var suspended = await good.GetAsync(Issues);

        Assert.Multiple(() =>
        {
            Assert.That(accepted.Status, Is.EqualTo(200));
            Assert.That((wrong.Status, wrong.Body), Is.EqualTo((401, """{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"}""")));
            Assert.That((anonymous.Status, anonymous["Content-Type"]), Is.EqualTo((403, "application/octet-stream")));
            Assert.That((suspended.Status, suspended["x-ratelimit-limit"]), Is.EqualTo((403, "")));
        });
    }

    [Test]
    public async Task Answer_WithGzipAccepted_HoldsTheSameBytes()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        var plain = await client.GetAsync(Issues);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");

        using var response = await http.GetAsync(new Uri(github.Url, Issues));
        await using var zip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await zip.CopyToAsync(content);

        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        Assert.That(content.ToArray(), Is.EqualTo(plain.Bytes));
    }

    [Test]
    public async Task Stats_AfterRequests_CountThemByEndpointAndStatus()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github, "t");
        await client.GetAsync(Issues);
        await client.GetAsync($"repositories/{github.Repositories[0].Id}/issues");
        await client.GetAsync("repos/no/body");
        await client.ControlAsync(HttpMethod.Get, "__health");

        var stats = github.Stats;
        Assert.Multiple(() =>
        {
            Assert.That(stats.Requests, Is.EqualTo(3));
            Assert.That(stats.ByEndpoint, Is.EquivalentTo(new Dictionary<string, long>
            {
                ["GET /repos/{owner}/{repo}/issues"] = 1,
                ["GET /repositories/{id}/issues"] = 1,
                ["GET /repos/{owner}/{repo}"] = 1,
            }));
            Assert.That(stats.ByStatus, Is.EquivalentTo(new Dictionary<int, long> { [200] = 2, [404] = 1 }));
            Assert.That(stats.Recent[0], Is.EqualTo(new SeenRequest("GET", "/" + Issues, 200, true, null)));
        });
    }
}
