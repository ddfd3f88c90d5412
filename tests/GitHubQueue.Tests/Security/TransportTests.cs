using GitHubQueue.Archive;
using GitHubQueue.Cloud;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.Security;

/// <summary>Secrets go to their own servers alone, and over https, unless the server is this machine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TransportTests
{
    private const string Token = "ghp_0123456789abcdef0123456789abcdef0123";

    [TestCase("https://ghe.example/api/v3", true)]
    [TestCase("http://localhost:8080", true)]
    [TestCase("http://127.0.0.1:8080", true)]
    [TestCase("http://[::1]:8080", true)]
    [TestCase("http://ghe.example", false)]
    [TestCase("http://127.0.0.1.example", false)]
    [TestCase("http://localhost.example", false)]
    [TestCase("http://10.0.0.1", false)]
    [TestCase("ftp://ghe.example", false)]
    [TestCase("https://user:password@ghe.example", false)]
    public void GitHubToken_GoesOverHttpsOrLoopback(string address, bool isAllowed)
    {
        GitHubClient Client() => new(new() { ApiUrl = new(address), Token = Token }, TimeProvider.System, new LogLines().Log, new StubHandler(Answer(200, "[]")));
        if (isAllowed)
        {
            Client().Dispose();
            return;
        }
        var failure = Assert.Throws<FailureException>(() => Client())!;
        Assert.That((failure.Kind, failure.Message.Contains(Token, StringComparison.Ordinal), failure.Message.Contains("password@", StringComparison.Ordinal)), Is.EqualTo((FailureKind.Input, false, false)));
    }

    [TestCase("https://storage.example", true)]
    [TestCase("http://localhost:4443", true)]
    [TestCase("http://storage.example", false)]
    public void GoogleToken_GoesOverHttpsOrLoopback(string address, bool isAllowed) => Assert.That(
        () => GoogleApi.RefusePlainHttp(new Uri(address)), isAllowed ? Throws.Nothing : Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Input));

    /// <summary>A server may send a client wherever it likes; the token doesn't go along.</summary>
    [TestCase("https://evil.example/x")]
    [TestCase("https://api.github.com.evil.example/x")]
    [TestCase("https://api.github.com:8443/x")]
    [TestCase("//evil.example/x")]
    [TestCase("https://api.github.com@evil.example/x")]
    public async Task Redirect_ToAnotherServer_LosesTheToken(string location)
    {
        using var answers = new StubHandler(Answer(302, "", $"Location: {location}"), Answer(200, "[]"));
        using var github = new GitHubClient(new() { Token = Token, Retries = 0 }, new ManualClock(skipDelays: true), new LogLines().Log, answers);
        await github.GetPageAsync(new Uri("repos/o/r/issues", UriKind.Relative), null, default);
        Assert.That(answers.Requests.Select(request => request.Headers.Authorization?.Parameter), Is.EqualTo(new[] { Token, null }));
    }

    /// <summary>So may a link to the next page.</summary>
    [Test]
    public async Task NextPage_OnAnotherServer_LosesTheToken()
    {
        using var answers = new StubHandler(Answer(200, "[1]", "Link: <https://evil.example/x>; rel=\"next\""), Answer(200, "[2]"));
        using var github = new GitHubClient(new() { Token = Token, Retries = 0 }, new ManualClock(skipDelays: true), new LogLines().Log, answers);
        var page = (PageAnswer)await github.GetPageAsync(new Uri("repos/o/r/issues", UriKind.Relative), null, default);
        await github.GetPageAsync(page.Next!, null, default);
        Assert.That(answers.Requests.Select(request => request.Headers.Authorization?.Parameter), Is.EqualTo(new[] { Token, null }));
    }

    /// <summary>The server knows the token and may say it in any words of its own.</summary>
    [Test]
    public void Sentences_OfAServerThatSaysTheToken_DoNot([Values(400, 401, 403, 404, 410, 422, 451, 500)] int status)
    {
        var lines = new LogLines();
        var body = $$"""{"message":"Bad {{Token}}\n{{Token}}","errors":["{{Token}}"],"block":{"reason":"{{Token}}","html_url":"https://x/{{Token}}"} }""";
        using var answers = new StubHandler(Answer(status, body, $"x-accepted-github-permissions: {Token}", $"x-ratelimit-resource: {Token}", "x-ratelimit-remaining: 5", $"Location: https://x/?token={Token}"));
        using var github = new GitHubClient(new() { Token = Token, Retries = 1 }, new ManualClock(skipDelays: true), lines.Log, answers);
        var said = "";
        try
        {
            said = $"{github.GetPageAsync(new Uri($"repos/o/r/issues?access_token={Token}", UriKind.Relative), null, default).GetAwaiter().GetResult()}";
            said = said[..(said.IndexOf("Url =", StringComparison.Ordinal) is >= 0 and var url ? url : said.Length)]; // what was asked for is the caller's
        }
        catch (FailureException failure)
        {
            said = failure.Message;
        }
        Assert.That(said, Does.Not.Contain(Token));
        Assert.That(lines.Lines, Has.None.Contains(Token));
    }

    [Test]
    public void Text_OfWhatHoldsSecrets_HoldsNone()
    {
        Assert.That(new GitHubOptions { Token = Token, Tokens = [Token] }.ToString(), Does.Not.Contain(Token));
        Assert.That($"{new S3Endpoint { AccessKey = "AKIA", SecretKey = Token }}", Does.Not.Contain(Token));
    }
}
