using GitHubQueue.GitHub;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class RedirectTests
{
    private static readonly Uri Issues = new("repos/o/r/issues", UriKind.Relative);

    [TestCase(301, "https://api.github.com/repositories/5/issues", "https://api.github.com/repositories/5/issues")]
    [TestCase(302, "/repositories/5/issues", "https://api.github.com/repositories/5/issues")]
    [TestCase(307, "../../x/issues", "https://api.github.com/repos/x/issues")]
    [TestCase(308, "https://api.github.com:443/y", "https://api.github.com/y")]
    public async Task Redirect_IsFollowedWithTokenAndCondition(int status, string location, string expected)
    {
        using var stub = new StubHandler(Answer(status, "{\"message\":\"Moved Permanently\"}", $"Location: {location}"), Answer(304, ""));
        using var client = Client(stub);
        var answer = await client.GetPageAsync(Issues, new("\"x\"", null), default);
        Assert.That((answer.Url.AbsoluteUri, answer.RedirectedTo?.AbsoluteUri), Is.EqualTo(("https://api.github.com/repos/o/r/issues", expected)));
        Assert.That(stub.Requests[1].Headers.Authorization?.Parameter, Is.EqualTo("secret"));
        Assert.That(stub.Requests[1].Headers.NonValidated["If-None-Match"].ToString(), Is.EqualTo("\"x\""));
        Assert.That(client.RequestCount, Is.EqualTo(2));
    }

    [TestCase("https://elsewhere.example/x")]
    [TestCase("https://api.github.com:8443/x")]
    [TestCase("https://api.github.com.evil.example/x")]
    [TestCase("https://api.github.com@evil.example/x")]
    public async Task Redirect_ToAnotherOrigin_GetsNoToken(string location)
    {
        using var stub = new StubHandler(Answer(301, "", $"Location: {location}"), Answer(200, "[]", "x-ratelimit-limit: 60", "x-ratelimit-remaining: 0"));
        using var client = Client(stub);
        await client.GetPageAsync(Issues, null, default);
        Assert.That(stub.Requests[1].Headers.Authorization, Is.Null);
        Assert.That(client.Budgets, Is.Empty);
    }

    [Test]
    public async Task Link_ToAnotherOrigin_GetsNoToken()
    {
        using var stub = new StubHandler(Answer(200, "[]", "Link: <https://elsewhere.example/x>; rel=next"), Answer(200, "[]"));
        using var client = Client(stub);
        var page = (PageAnswer)await client.GetPageAsync(Issues, null, default);
        await client.GetPageAsync(page.Next!, null, default);
        Assert.That(stub.Requests[1].Headers.Authorization, Is.Null);
    }

    [Test]
    public async Task Redirect_InACircle_IsRefusedAfterFive()
    {
        using var stub = new StubHandler(Answer(301, "", "Location: /repos/o/r/issues"));
        using var client = Client(stub);
        var refused = (RefusedAnswer)await client.GetPageAsync(Issues, null, default);
        Assert.That(refused, Is.EqualTo(new RefusedAnswer(
            301, "'https://api.github.com/repos/o/r/issues' redirects more than five times, probably in a circle; it was not followed.")
        { Url = refused.Url, Date = refused.Date }));
        Assert.That(client.RequestCount, Is.EqualTo(6));
    }

    [TestCase("http://api.github.com/x", "from https to plain http")]
    [TestCase("ftp://api.github.com/x", "isn't an http or https address")]
    [TestCase("http://[", "isn't an http or https address")]
    public async Task Redirect_ToWhatIsNotSafe_IsRefused(string location, string expected)
    {
        using var stub = new StubHandler(Answer(302, "", $"Location: {location}"));
        using var client = Client(stub);
        Assert.That(((RefusedAnswer)await client.GetPageAsync(Issues, null, default)).Sentence, Does.Contain(expected));
        Assert.That(client.RequestCount, Is.EqualTo(1));
    }

    private static GitHubClient Client(StubHandler stub) => new(new() { Token = "secret" }, new ManualClock(skipDelays: true), new LogLines().Log, stub);
}
