using System.Security.Cryptography;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.GitHub;

/// <summary>Signing in as a GitHub App's installation.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AppTests
{
    private const string Pat = AppRun.Pat;
    private static readonly Uri Issues = AppRun.Issues;
    private static readonly string Pem = NewKey();
    private static readonly GitHubApp App = new("42", Pem, "7");

    [Test]
    public async Task FirstRequest_MakesATokenForTheInstallation_AndUsesIt()
    {
        using var run = new AppRun(new() { App = App });
        await run.GetAsync(times: 3);
        Assert.That(run.Sent, Is.EqualTo(new[]
        {
            "POST https://api.github.com/app/installations/7/access_tokens jwt", "GET https://api.github.com/repos/o/r/issues ghs_1",
            "GET https://api.github.com/repos/o/r/issues ghs_1", "GET https://api.github.com/repos/o/r/issues ghs_1",
        }));
        Assert.That(run.Log, Is.EqualTo(new[] { "Signed in as \"app:42:7\", good until \"2026-11-20T09:00:00Z\"" }));
        Assert.That((run.Client.TokenIds, run.Client.RequestCount), Is.EqualTo((new[] { "app:42:7" }, 3)));
    }

    [Test]
    public async Task GitHubEnterprise_IsAskedBelowItsOwnAddress()
    {
        using var run = new AppRun(new() { App = App, ApiUrl = new("https://ghe.example/api/v3") });
        await run.GetAsync();
        Assert.That(run.Sent[0], Is.EqualTo("POST https://ghe.example/api/v3/app/installations/7/access_tokens jwt"));
    }

    [Test]
    public async Task Token_IsRenewedFiveMinutesBeforeItExpires_UnderTheSameName()
    {
        using var run = new AppRun(new() { App = App });
        var first = (PageAnswer)await run.GetAsync();
        run.Clock.Advance(TimeSpan.FromSeconds(55 * 60 - 1));
        await run.GetAsync();
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        var last = (PageAnswer)await run.GetAsync();
        Assert.That(run.Tokens, Is.EqualTo("jwt 1 1 jwt 2"));
        Assert.That((first.Validator?.TokenId, last.Validator?.TokenId), Is.EqualTo(("app:42:7", "app:42:7")));
        Assert.That(run.Client.BudgetsOf("app:42:7").Single().Limit, Is.EqualTo(5000));
    }

    [TestCase(-7200)]
    [TestCase(7200)]
    public async Task Token_WithAWrongClockHere_LastsAsLongAsTheServerMeans(int skewSeconds)
    {
        using var run = new AppRun(new() { App = App }) { ServerClock = TimeSpan.FromSeconds(skewSeconds) };
        await run.GetAsync();
        run.Clock.Advance(TimeSpan.FromMinutes(54));
        await run.GetAsync();
        run.Clock.Advance(TimeSpan.FromMinutes(1));
        await run.GetAsync();
        Assert.That(run.Tokens, Is.EqualTo("jwt 1 1 jwt 2"));
    }

    [Test]
    public async Task RefusedToken_IsRenewedOnceForTheRequest()
    {
        using var run = new AppRun(new() { App = App }) { Refused = { "ghs_1" } };
        Assert.That(await run.GetAsync(times: 2), Is.TypeOf<PageAnswer>());
        Assert.That(run.Tokens, Is.EqualTo("jwt 1 jwt 2 2"));
        Assert.That(run.Clock.Delays, Is.Empty);
    }

    [Test]
    public void RefusedToken_AndItsSuccessor_AreBadInput()
    {
        using var run = new AppRun(new() { App = App }) { Refused = { "ghs_1", "ghs_2" } };
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Input).And.Message.EqualTo(
            "'api.github.com' refused the installation token of the App '42' in GITHUB_APP_ID (401 'Bad credentials'): "
            + "GitHub gave it for this App a moment ago, so look whether the App is still installed."));
        Assert.That(run.Tokens, Is.EqualTo("jwt 1 jwt 2 2 2 2"));
    }

    /// <summary>GitHub's servers don't all know a new token at once.</summary>
    [Test]
    public async Task RefusedToken_WhoseSuccessorIsNotKnownYet_IsTriedAgainWithinSeconds()
    {
        using var run = new AppRun(new() { App = App }) { Refused = { "ghs_1" } };
        var refusals = 0;
        run.Reading = request => refusals++ < 3 ? StubHandler.Answer(401, """{"message":"Bad credentials"}""")(request) : null!;
        Assert.That(await run.GetAsync(times: 2), Is.TypeOf<PageAnswer>());
        Assert.That(run.Tokens, Is.EqualTo("jwt 1 jwt 2 2 2 2 2"));
        Assert.That(run.Clock.Delays.Sum(delay => delay.TotalSeconds), Is.EqualTo(7));
    }

    [Test]
    public async Task TwentyRequestsAtOnce_ShareOneToken_AndOneRenewalWhenItIsRefused()
    {
        using var run = new AppRun(new() { App = App, MaxConcurrency = 20 }, isHeld: _ => true);
        var reading = Enumerable.Range(0, 20).Select(_ => run.GetAsync()).ToList();
        run.Refused.Add("ghs_1");
        await run.ReleaseAsync(); // the token
        await run.ReleaseAsync(20); // all of them refused
        await run.ReleaseAsync(); // another token
        await run.ReleaseAsync(20);
        await Task.WhenAll(reading);
        Assert.That(run.Tokens, Is.EqualTo("jwt" + string.Concat(Enumerable.Repeat(" 1", 20)) + " jwt" + string.Concat(Enumerable.Repeat(" 2", 20))));
    }

    [Test]
    public async Task RequestThatGivesUpWaiting_LeavesTheRenewalToTheOthers()
    {
        using var run = new AppRun(new() { App = App }, isHeld: request => request.Method == HttpMethod.Post);
        using var stop = new CancellationTokenSource();
        var impatient = run.Client.GetPageAsync(Issues, null, stop.Token);
        var patient = run.GetAsync();
        await stop.CancelAsync();
        Assert.That(() => impatient, Throws.InstanceOf<OperationCanceledException>());
        await run.ReleaseAsync();
        Assert.That(await patient, Is.TypeOf<PageAnswer>());
        Assert.That(run.Tokens, Is.EqualTo("jwt 1"));
    }

    [Test]
    public async Task RenewalThatFails_IsTriedAgain_AndTheOldTokenServesMeanwhile()
    {
        using var run = new AppRun(new() { App = App, Retries = 1 });
        run.Making = Answer(502, "");
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Unavailable).And.Message.StartsWith(
            "'api.github.com' answered 502 when the App '42' asked for a token after 2 attempts at "));
        run.Making = null;
        await run.GetAsync();
        run.Making = Answer(502, "");
        run.Clock.Advance(TimeSpan.FromMinutes(56));
        await run.GetAsync();
        Assert.That(run.Tokens, Is.EqualTo("jwt jwt jwt 1 jwt 1"));
        Assert.That(run.Log[^1], Does.StartWith("Failed to sign in as \"app:42:7\" anew: the server \"answered 502 when the App '42' asked for a token\"; went on with the old token"));
        run.Clock.Advance(TimeSpan.FromMinutes(3.5));
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>());
    }

    [Test]
    public async Task RateLimit_OfTheTokensThemselves_IsWaitedFor()
    {
        using var run = new AppRun(new() { App = App });
        run.Making = request =>
        {
            run.Making = null;
            return Answer(403, "{\"message\":\"You have exceeded a secondary rate limit.\"}", "Retry-After: 17")(request);
        };
        await run.GetAsync();
        Assert.That(run.Clock.Delays.Single(), Is.EqualTo(TimeSpan.FromSeconds(17)));
    }

    [TestCase(401, "A JSON web token could not be decoded", "'api.github.com' did not accept the App '42' (401 'A JSON web token could not be decoded'): GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY do not belong together, or the key was deleted from the App's settings.")]
    [TestCase(401, "'Expiration time' claim ('exp') is too far in the future", "this machine's clock may be wrong; set it right.")]
    [TestCase(403, "This installation has been suspended", "The installation of the App '42' in GITHUB_APP_ID is suspended (403 'This installation has been suspended'): lift that in the account's settings, under its installed GitHub Apps.")]
    [TestCase(404, "Not Found", "The App '42' has no installation '7' on 'api.github.com' (404 'Not Found'): check GITHUB_APP_INSTALLATION_ID, or unset it where there is only one.")]
    [TestCase(404, "Integration not found", "'api.github.com' knows no App '42' (404 'Integration not found'): check GITHUB_APP_ID, and GITHUB_API_URL.")]
    [TestCase(422, "No", "'api.github.com' gave the App '42' in GITHUB_APP_ID no token (422 'No').")]
    public void AppThatMayNotSignIn_IsBadInput(int status, string message, string expected)
    {
        using var run = new AppRun(new() { App = App }) { Making = Answer(status, $"{{\"message\":\"{message}\"}}") };
        var failure = Assert.Throws<FailureException>(() => run.GetAsync().GetAwaiter().GetResult())!;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.EndWith(expected));
        Assert.That(run.Tokens, Is.EqualTo("jwt"));
    }

    [TestCase("Fri, 20 Nov 2026 07:53:00 GMT", "420 s ahead of")]
    [TestCase("Fri, 20 Nov 2026 08:07:00 GMT", "420 s behind")]
    public void ClockThatIsWrong_IsSaidWithTheDifference(string date, string expected)
    {
        using var run = new AppRun(new() { App = App }) { Making = Answer(401, "{\"message\":\"A JSON web token could not be decoded\"}", $"Date: {date}") };
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Message.EndsWith($"this machine's clock is {expected} the server's; set it right."));
    }

    [TestCase("{}")]
    [TestCase("{\"token\":7}")]
    [TestCase("[]")]
    [TestCase("<html>")]
    public void AnswerWithoutAToken_IsAFailureToTryAgain(string body)
    {
        using var run = new AppRun(new() { App = App, Retries = 0 }) { Making = Answer(201, body) };
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Message.Contains("gave no token where it should give one to the App"));
    }

    [Test]
    public async Task Installation_ThatIsTheOnlyOne_IsFoundOnce()
    {
        using var run = new AppRun(new() { App = App with { InstallationId = null } }) { Installations = "[{\"id\":7,\"account\":{\"login\":\"octo-org\"}}]" };
        await run.GetAsync();
        run.Clock.Advance(TimeSpan.FromHours(1));
        await run.GetAsync();
        Assert.That(run.Sent.Where(line => line.Contains("jwt", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "GET https://api.github.com/app/installations?per_page=100 jwt", "POST https://api.github.com/app/installations/7/access_tokens jwt",
            "POST https://api.github.com/app/installations/7/access_tokens jwt",
        }));
        Assert.That(run.Client.TokenIds, Is.EqualTo(new[] { "app:42" }));
    }

    [TestCase("[]", "The App '42' in GITHUB_APP_ID is installed nowhere on 'api.github.com': install it on the account whose repositories it should read.")]
    [TestCase("[{\"id\":7,\"account\":{\"login\":\"octo-org\"}},{\"id\":12345678901,\"account\":null}]",
        "The App '42' in GITHUB_APP_ID has several installations, '7' (octo-org), '12345678901' (): set GITHUB_APP_INSTALLATION_ID to the number of one.")]
    public void Installation_ThatIsNotTheOnlyOne_HasToBeNamed(string installations, string expected)
    {
        using var run = new AppRun(new() { App = App with { InstallationId = null } }) { Installations = installations };
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Input).And.Message.EqualTo(expected));
    }

    [Test]
    public async Task App_InAPool_IsOneOfTheTokens()
    {
        using var run = new AppRun(new() { App = App, Token = Pat }) { Making = Answer(403, "{\"message\":\"This installation has been suspended\"}") };
        await Task.WhenAll(run.GetAsync(), run.GetAsync(), run.GetAsync());
        Assert.That(run.Client.TokenIds, Is.EqualTo(new[] { Credential.Of(Pat, "").Id, "app:42:7" }));
        Assert.That(run.Tokens, Is.EqualTo("jwt pat pat pat").Or.EqualTo("pat jwt pat pat"));
        Assert.That(run.Log.Single(), Does.StartWith("Took token \"app:42:7\" out of use, 1 left: \"The installation of the App '42' in GITHUB_APP_ID is suspended"));
    }

    [Test]
    public void App_OverPlainHttp_IsBadInput() => Assert.That(
        () => new AppRun(new() { App = App, ApiUrl = new("http://ghe.example/api/v3") }), Throws.TypeOf<FailureException>().With.Message.Contains("GITHUB_APP_ID is not sent over plain http"));

    [Test]
    public async Task Secrets_EchoedByTheServer_AreInNoSentenceAndNoLogLine()
    {
        using var run = new AppRun(new() { App = App, Retries = 2 });
        Func<HttpRequestMessage, HttpResponseMessage> Echo(int status) => request =>
            Answer(status, $"{{\"message\":\"no {request.Headers.Authorization} -----BEGIN RSA PRIVATE KEY-----MIIEow\"}}")(request);
        run.Making = Echo(422);
        var failure = Assert.Throws<FailureException>(() => run.GetAsync().GetAwaiter().GetResult())!;
        Assert.That(failure.Message, Does.Contain("(422 'no Bearer *** ***')"));
        using var other = new AppRun(new() { App = App, Retries = 2 }) { Reading = Echo(422) };
        var refused = (RefusedAnswer)await other.GetAsync();
        Assert.That(refused.Sentence, Does.Contain("(422 'no Bearer *** ***')"));
        Assert.That(run.Log.Concat(other.Log), Has.None.Contains("eyJ").And.None.Contains("ghs_").And.None.Contains("MII"));
    }

    [Test]
    public async Task AgainstAServer_ManyRequestsSignInOnce_AndAgainWhenTheTokenIsRevoked()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Pem);
        var (made, revoked, seen) = (0, "", new List<string>());
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            lock (seen)
                seen.Add($"{http.Request.Method} {http.Request.Path}");
            if (http.Request.Method == "POST")
            {
                var at = token.LastIndexOf('.');
                var genuine = rsa.VerifyData(
                    System.Text.Encoding.ASCII.GetBytes(token[..at]), System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(at + 1)),
                    HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                http.Response.StatusCode = genuine ? 201 : 401;
                var expires = TimeProvider.System.GetUtcNow().AddHours(1);
                await http.Response.WriteAsync($$"""{"token":"ghs_{{Interlocked.Increment(ref made)}}","expires_at":"{{expires:yyyy-MM-ddTHH:mm:ssZ}}"}""");
                return;
            }
            http.Response.StatusCode = token == $"ghs_{Volatile.Read(ref made)}" && token != revoked ? 200 : 401;
            await http.Response.WriteAsync("[1]");
        });
        using var client = new GitHubClient(new() { App = App, ApiUrl = new(server.Url, "api/v3") }, TimeProvider.System, new LogLines().Log);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.GetPageAsync(Issues, null, default)));
        Assert.That((made, seen[0], seen.Count), Is.EqualTo((1, "POST /api/v3/app/installations/7/access_tokens", 31)));
        revoked = "ghs_1";
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.GetPageAsync(Issues, null, default)));
        Assert.That(answers, Has.All.TypeOf<PageAnswer>());
        Assert.That(made, Is.EqualTo(2));
    }

    private static string NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem();
    }
}
