using System.Text;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.GitHub;

/// <summary>What a caller gets for each thing that GitHub can say.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GitHubClientTests
{
    private const string Token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly Uri Issues = new("repos/o/r/issues?state=all", UriKind.Relative);

    [Test]
    public async Task GetPageAsync_Page_HasElementsNextValidatorAndDate()
    {
        using var stub = new StubHandler(Answer(
            200, "[{\"id\":1},\n{\"id\":2}]", "ETag: W/\"x\"", "Last-Modified: Thu, 06 Feb 2020 17:29:39 GMT", "Date: Fri, 20 Nov 2026 09:00:00 GMT",
            "Link: <https://api.github.com/repositories/1/issues?after=c>; rel=\"next\""));
        using var client = Client(stub);
        var page = (PageAnswer)await client.GetPageAsync(Issues, null, default);
        Assert.That(page.Elements.Select(e => Encoding.UTF8.GetString(e.Span)), Is.EqualTo(new[] { "{\"id\":1}", "{\"id\":2}" }));
        Assert.That(
            (page.Url, page.RedirectedTo, page.Next, page.Validator, page.Date),
            Is.EqualTo((new Uri("https://api.github.com/repos/o/r/issues?state=all"), (Uri?)null, (Uri?)new Uri("https://api.github.com/repositories/1/issues?after=c"),
                (Validator?)new Validator("W/\"x\"", "Thu, 06 Feb 2020 17:29:39 GMT", client.TokenIds.Single()), new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero))));
        Assert.That((client.RequestCount, client.NotModifiedCount), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task GetPageAsync_Request_CarriesTheDocumentedHeaders()
    {
        using var stub = new StubHandler(Answer(200, "[]"));
        using var client = Client(stub);
        var page = (PageAnswer)await client.GetPageAsync(Issues, null, default);
        var headers = stub.Requests[0].Headers.NonValidated.Select(h => $"{h.Key}: {h.Value}");
        Assert.That(headers, Is.EquivalentTo(new[]
        {
            "Accept: application/vnd.github+json", "X-GitHub-Api-Version: 2022-11-28", "User-Agent: GitHubQueue/0.1", $"Authorization: Bearer {Token}",
        }));
        Assert.That((page.Elements.Count, page.Next, page.Validator, page.Date), Is.EqualTo((0, (Uri?)null, (Validator?)null, new ManualClock().GetUtcNow())));
    }

    [TestCase("https://api.github.com", "api.github.com", "https://api.github.com/repos/o/r/issues?state=all")]
    [TestCase("https://ghe.example/api/v3", "ghe.example/api/v3", "https://ghe.example/api/v3/repos/o/r/issues?state=all")]
    [TestCase("https://ghe.example:8443/api/v3/", "ghe.example:8443/api/v3", "https://ghe.example:8443/api/v3/repos/o/r/issues?state=all")]
    [TestCase("http://localhost:5000/", "localhost:5000", "http://localhost:5000/repos/o/r/issues?state=all")]
    public async Task GetPageAsync_RelativeUrl_IsBelowTheApisAddress(string api, string origin, string expected)
    {
        using var stub = new StubHandler(Answer(200, "[]"));
        using var client = Client(stub, new GitHubOptions { ApiUrl = new(api), Token = Token });
        Assert.That(client.Origin, Is.EqualTo(origin));
        foreach (var url in new[] { Issues, new Uri("/repos/o/r/issues?state=all", UriKind.Relative), new Uri("/repos/o/r/issues?state=all", UriKind.RelativeOrAbsolute) })
            Assert.That((await client.GetPageAsync(url, null, default)).Url.AbsoluteUri, Is.EqualTo(expected));
    }

    [Test]
    public async Task GetPageAsync_Validator_IsSentAnd304IsAnAnswer()
    {
        using var stub = new StubHandler(Answer(304, "", "ETag: \"x\""));
        using var client = Client(stub);
        Assert.That(await client.GetPageAsync(Issues, new("W/\"x\"", "Thu, 06 Feb 2020 17:29:39 GMT"), default), Is.TypeOf<NotModifiedAnswer>());
        Assert.That(await client.GetPageAsync(Issues, new(null, "Thu, 06 Feb 2020 17:29:39 GMT"), default), Is.TypeOf<NotModifiedAnswer>());
        Assert.That(
            stub.Requests.SelectMany(r => r.Headers.NonValidated).Where(h => h.Key.StartsWith("If-", StringComparison.Ordinal)).Select(h => $"{h.Key}: {h.Value}"),
            Is.EqualTo(new[] { "If-None-Match: W/\"x\"", "If-Modified-Since: Thu, 06 Feb 2020 17:29:39 GMT" }));
        Assert.That(client.NotModifiedCount, Is.EqualTo(2));
    }

    [TestCase(404, "{\"message\":\"Not Found\"}", "not_found")]
    [TestCase(410, "{\"message\":\"This issue was deleted\"}", "gone")]
    [TestCase(410, "{\"message\":\"Issues are disabled for this repo\"}", "feature_disabled")]
    [TestCase(451, "{\"message\":\"Repository access blocked\",\"block\":{\"reason\":\"dmca\",\"html_url\":\"https://github.com/github/dmca/x\"}}", "blocked")]
    [TestCase(403, "{\"message\":\"Repository access blocked\",\"block\":{\"reason\":\"tos\"}}", "terms_of_service")]
    [TestCase(403, "{\"message\":\"Repository access blocked\",\"block\":{\"reason\":\"unavailable\"}}", "blocked")]
    public async Task GetPageAsync_Gone_SaysWhy(int status, string body, string reason)
    {
        using var stub = new StubHandler(Answer(status, body));
        using var client = Client(stub);
        var gone = (GoneAnswer)await client.GetPageAsync(Issues, null, default);
        Assert.That(gone.Reason, Is.EqualTo(reason));
        Assert.That(gone.Sentence, Does.Contain("'https://api.github.com/repos/o/r/issues?state=all'").And.Contain($"{status} '").And.EndWith("."));
        Assert.That(client.RequestCount, Is.EqualTo(1));
    }

    [Test]
    public async Task GetPageAsync_Blocked_KeepsTheNotice()
    {
        using var stub = new StubHandler(Answer(451, "{\"message\":\"Repository access blocked\",\"block\":{\"reason\":\"dmca\",\"html_url\":\"https://github.com/github/dmca/x\"}}"));
        using var client = Client(stub);
        var gone = (GoneAnswer)await client.GetPageAsync(Issues, null, default);
        Assert.That((gone.BlockReason, gone.BlockUrl), Is.EqualTo(("dmca", "https://github.com/github/dmca/x")));
        Assert.That(gone.Sentence, Is.EqualTo(
            "'https://api.github.com/repos/o/r/issues?state=all' is blocked (451 'Repository access blocked', reason 'dmca'); see 'https://github.com/github/dmca/x'."));
    }

    [TestCase(403, "{\"message\":\"Must have admin rights\"}", "x-accepted-oauth-scopes: admin:org, repo", "may not be read with the token in GITHUB_TOKEN (403 'Must have admin rights'). It wants one of the scopes 'admin:org, repo'.")]
    [TestCase(403, "{\"message\":\"Resource not accessible\"}", "x-accepted-github-permissions: issues=read", "It wants the permission 'issues=read'.")]
    [TestCase(403, "{\"message\":\"Projects are disabled\"}", "x-ratelimit-remaining: 9", "is switched off in its repository (403 'Projects are disabled').")]
    [TestCase(403, "{\"message\":\"Missing or invalid User Agent string.\"}", "x: y", "was refused for the request's User-Agent")]
    [TestCase(422, "{\"message\":\"Invalid request.\\n\\n\\\"since\\\" is wrong.\"}", "x: y", "was refused (422 'Invalid request.  \"since\" is wrong.').")]
    [TestCase(400, "<html>", "x: y", "was refused (400).")]
    [TestCase(418, "", "x: y", "was refused (418).")]
    public async Task GetPageAsync_Refused_SaysWhy(int status, string body, string header, string expected)
    {
        using var stub = new StubHandler(Answer(status, body, header));
        using var client = Client(stub);
        var refused = (RefusedAnswer)await client.GetPageAsync(Issues, null, default);
        Assert.That(refused.Status, Is.EqualTo(status));
        Assert.That(refused.Sentence, Does.StartWith("'https://api.github.com/repos/o/r/issues?state=all' ").And.Contain(expected));
        Assert.That(client.RequestCount, Is.EqualTo(1));
    }

    [TestCase("Only the first 1000 search results are available")]
    [TestCase("Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)")]
    [TestCase("In order to keep the API fast for everyone, pagination is limited for this resource.")]
    public async Task GetPageAsync_DeeperThanGitHubPages_IsLimited(string message)
    {
        using var stub = new StubHandler(Answer(422, $"{{\"message\": \"{message}\", \"status\": \"422\"}}"));
        using var client = Client(stub);
        Assert.That(((LimitedAnswer)await client.GetPageAsync(Issues, null, default)).Sentence, Does.Contain(message).And.Contain("was read"));
    }

    [TestCase(409, "{\"message\":\"Git Repository is empty.\"}")]
    [TestCase(204, "")]
    public async Task GetPageAsync_EmptyRepository_IsEmpty(int status, string body)
    {
        using var stub = new StubHandler(Answer(status, body));
        using var client = Client(stub);
        Assert.That(await client.GetPageAsync(Issues, null, default), Is.TypeOf<EmptyAnswer>());
    }

    [TestCase(401, "{\"message\":\"Bad credentials\"}", "refused the token in GITHUB_TOKEN (401 'Bad credentials')")]
    [TestCase(401, "{}", "refused the token in GITHUB_TOKEN (401)")]
    [TestCase(403, "{\"message\":\"Sorry. Your account was suspended.\"}", "has suspended the account or installation behind GITHUB_TOKEN")]
    public async Task GetPageAsync_Credentials_AreBadInput(int status, string body, string expected)
    {
        using var stub = new StubHandler(Answer(status, body));
        using var client = Client(stub);
        var failure = (await Assert.ThrowsAsync<FailureException>(() => client.GetPageAsync(Issues, null, default)))!;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.Contain(expected).And.Not.Contain(Token));
        Assert.That(client.RequestCount, Is.EqualTo(1));
    }

    [Test]
    public void GetPageAsync_AnonymousAndUnauthorized_AsksForAToken()
    {
        using var stub = new StubHandler(Answer(401, "{\"message\":\"Requires authentication\"}"));
        using var client = Client(stub, new GitHubOptions());
        Assert.That(
            () => client.GetPageAsync(Issues, null, default),
            Throws.TypeOf<FailureException>().With.Message.Contains("set GITHUB_TOKEN to a token that may read"));
        Assert.That(stub.Requests[0].Headers.Authorization, Is.Null);
    }

    [Test]
    public async Task GetObjectAsync_Object_IsGivenAsReceived()
    {
        using var stub = new StubHandler(Answer(200, "{\n \"id\": 1}"));
        using var client = Client(stub);
        var answer = (ObjectAnswer)await client.GetObjectAsync(new("repos/o/r", UriKind.Relative), null, default);
        Assert.That(Encoding.UTF8.GetString(answer.Json.Span), Is.EqualTo("{ \"id\": 1}"));
    }

    [TestCase(null, "anonymous")]
    [TestCase(" ", "anonymous")]
    [TestCase("secret", "2bb80d537b1da3e3")]
    [TestCase(" secret\n", "2bb80d537b1da3e3")]
    public void TokenIds_NameATokenWithoutGivingItAway(string? token, string expected)
    {
        using var stub = new StubHandler(Answer(200, "[]"));
        using var client = Client(stub, new GitHubOptions { Token = token });
        Assert.That(client.TokenIds, Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void Options_ToString_HidesTheToken() =>
        Assert.That(new GitHubOptions { Token = Token }.ToString(), Is.EqualTo("GitHubOptions { ApiUrl = https://api.github.com/ }"));

    [TestCase("http://ghe.example/api/v3", Token, "plain http to 'ghe.example'")]
    [TestCase("ftp://ghe.example/", null, "isn't an http or https address")]
    [TestCase("https://me:ghp_x@ghe.example/", null, "holds a user or password")]
    [TestCase("https://ghe.example/", "two words", "holds a blank")]
    [TestCase("https://ghe.example/", "ghp_x\r\nX: y", "holds a blank")]
    public void New_WhatCannotWork_IsBadInput(string api, string? token, string expected)
    {
        using var stub = new StubHandler(Answer(200, "[]"));
        var failure = Assert.Throws<FailureException>(() => Client(stub, new GitHubOptions { ApiUrl = new(api), Token = token }))!;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.Contain(expected).And.Not.Contain("ghp_"));
    }

    [TestCase("http://localhost:80/")]
    [TestCase("http://127.0.0.1:8080/")]
    [TestCase("http://[::1]:8080/")]
    public void New_TokenOverHttpToLoopback_IsAllowed(string api)
    {
        using var stub = new StubHandler(Answer(200, "[]"));
        Assert.That(() => Client(stub, new GitHubOptions { ApiUrl = new(api), Token = Token }).Dispose(), Throws.Nothing);
    }

    [Test]
    public void GetPageAsync_Cancelled_StopsAtOnce()
    {
        using var stub = new StubHandler(Answer(502, ""));
        using var client = new GitHubClient(new(), new ManualClock(), new LogLines().Log, stub);
        using var stop = new CancellationTokenSource();
        var reading = client.GetPageAsync(Issues, null, stop.Token);
        stop.Cancel();
        Assert.That(() => reading, Throws.InstanceOf<OperationCanceledException>());
    }

    private static GitHubClient Client(StubHandler stub, GitHubOptions? options = null) =>
        new(options ?? new GitHubOptions { Token = Token }, new ManualClock(skipDelays: true), new LogLines().Log, stub);
}
