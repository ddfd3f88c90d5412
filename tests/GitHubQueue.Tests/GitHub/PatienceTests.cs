using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.GitHub;

/// <summary>What the client waits for, how long, and when it gives up.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PatienceTests
{
    private const string Token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    private const string ServerDate = "Date: Fri, 20 Nov 2026 09:00:00 GMT";
    private const string SecondaryBody = "{\"message\":\"You have exceeded a secondary rate limit.\"}";
    private static readonly Uri Issues = new("repos/o/r/issues", UriKind.Relative);
    private static readonly long ServerTime = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    private static readonly Func<HttpRequestMessage, HttpResponseMessage> Good = Answer(200, "[1]");

    [TestCase(403)]
    [TestCase(429)]
    public async Task PrimaryLimit_WaitsForResetOnceAndBurnsNoAttempt(int status)
    {
        var spent = Answer(
            status, "{\"message\":\"API rate limit exceeded\"}", ServerDate, "x-ratelimit-limit: 60", "x-ratelimit-remaining: 0", $"x-ratelimit-reset: {ServerTime + 600}");
        var run = await Run.Of(new GitHubOptions { Retries = 0, SecondaryAttempts = 0 }, spent, Good);
        Assert.That(run.Answer, Is.TypeOf<PageAnswer>());
        Assert.That(run.Seconds, Is.EqualTo(new double[] { 601 }));
        Assert.That(run.Log, Is.EqualTo(new[] { "Paused for the rate limit: 0 of 60 requests left for \"core\", going on at \"2026-11-20T08:10:01Z\"" }));
    }

    [Test]
    public async Task PrimaryLimit_OfABudgetTheUrlDoesNotShow_WaitsForThatOne()
    {
        var spent = Answer(
            403, "", ServerDate, "x-ratelimit-limit: 100", "x-ratelimit-remaining: 0", $"x-ratelimit-reset: {ServerTime + 30}", "x-ratelimit-resource: dependency_sbom");
        var run = await Run.Of(new GitHubOptions(), spent, Good);
        Assert.That(run.Seconds, Is.EqualTo(new double[] { 31 }));
    }

    [Test]
    public async Task PrimaryLimit_OfAServerWithABrokenReset_IsAskedEverMoreRarely()
    {
        var spent = Answer(403, "", ServerDate, "x-ratelimit-limit: 60", "x-ratelimit-remaining: 0", $"x-ratelimit-reset: {ServerTime - 600}");
        var run = await Run.Of(new GitHubOptions(), [.. Enumerable.Repeat(spent, 6), Good]);
        Assert.That(run.Seconds, Is.EqualTo(new double[] { 1, 2, 4, 8, 16, 32 }));
        Assert.That(run.Log, Has.Count.EqualTo(5).And.All.StartsWith("Paused once more, as the rate limit for \"core\" went on"));
    }

    [Test]
    public async Task Reserve_ReachedByAGoodAnswer_MakesTheNextRequestWait()
    {
        using var stub = new StubHandler(
            Answer(200, "[1]", ServerDate, "x-ratelimit-limit: 5000", "x-ratelimit-remaining: 0", $"x-ratelimit-reset: {ServerTime + 60}"), Good);
        var clock = new ManualClock(skipDelays: true);
        using var client = new GitHubClient(new(), clock, new LogLines().Log, stub);
        Assert.That(await client.GetPageAsync(Issues, null, default), Is.TypeOf<PageAnswer>());
        Assert.That(clock.Delays, Is.Empty);
        Assert.That(client.Budgets, Is.EqualTo(new[] { new BudgetSnapshot("core", 5000, 0, clock.GetUtcNow().AddSeconds(60), clock.GetUtcNow()) }));
        await client.GetPageAsync(Issues, null, default);
        Assert.That(clock.Delays, Is.EqualTo(new[] { TimeSpan.FromSeconds(61) }));
    }

    [Test]
    public async Task NextLink_ThatCannotBeRead_IsNotTakenForTheEnd()
    {
        var broken = Answer(200, "[1]", "Link: <mailto:next>; rel=\"next\"");
        var run = await Run.Of(new GitHubOptions(), broken, Answer(200, "[1]", "Link: <https://api.github.com/2>; rel=\"next\""));
        Assert.That(run.Answer, Is.TypeOf<PageAnswer>().With.Property(nameof(PageAnswer.Next)).EqualTo(new Uri("https://api.github.com/2")));
        Assert.That(run.Seconds, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task KnownBudget_OfAnEarlierProcess_IsWaitedFor()
    {
        using var stub = new StubHandler(Good);
        var clock = new ManualClock(skipDelays: true);
        var known = new BudgetSnapshot("core", 60, 3, clock.GetUtcNow().AddMinutes(5), clock.GetUtcNow().AddMinutes(-1));
        using var client = new GitHubClient(new(), clock, new LogLines().Log, stub, (_, _) => [known]);
        await client.GetPageAsync(Issues, null, default);
        Assert.That(clock.Delays, Is.EqualTo(new[] { TimeSpan.FromSeconds(301) }));
    }

    [TestCase(403, "Retry-After: 30", "{\"message\":\"No\"}", 30)]
    [TestCase(429, "Retry-After: Fri, 20 Nov 2026 09:00:08 GMT", "", 8)]
    [TestCase(429, "Retry-After: 8", SecondaryBody, 8)]
    public async Task SecondaryLimit_RetryAfter_IsHonouredExactlyAndCostsNoRetry(int status, string header, string body, int seconds)
    {
        var run = await Run.Of(new GitHubOptions { Retries = 0 }, Answer(status, body, header, ServerDate), Good);
        Assert.That(run.Answer, Is.TypeOf<PageAnswer>());
        Assert.That(run.Seconds, Is.EqualTo(new double[] { seconds }));
        Assert.That(run.Log.Single(), Does.Match("^Paused for the secondary rate limit at .*issues\", going on at .* \\(wait 1 of 5\\)$"));
    }

    [TestCase(403, SecondaryBody)]
    [TestCase(429, "")]
    public async Task SecondaryLimit_WithoutAWord_BacksOffFromAMinuteAndGivesUp(int status, string body)
    {
        var run = await Run.Of(new GitHubOptions(), Answer(status, body, "x-ratelimit-limit: 30", "x-ratelimit-remaining: 14"));
        Assert.That(run.Failure?.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(run.Failure?.Message, Is.EqualTo(
            "'api.github.com' still refused for its secondary rate limit after 6 attempts at 'https://api.github.com/repos/o/r/issues'. What was read before is kept, and the next run continues there."));
        Assert.That(run.Seconds, Has.Count.EqualTo(5));
        var least = new double[] { 60, 120, 240, 480, 600 };
        for (var i = 0; i < 5; i++)
            Assert.That(run.Seconds[i], Is.InRange(least[i], least[i] * 1.5));
    }

    [Test]
    public async Task SecondaryLimit_HoldsBackOtherRequestsToo()
    {
        using var stub = new StubHandler(Answer(429, "", "Retry-After: 30"), Good);
        var clock = new ManualClock();
        using var client = new GitHubClient(new(), clock, new LogLines().Log, stub);
        var first = client.GetPageAsync(Issues, null, default);
        var second = client.GetPageAsync(Issues, null, default);
        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.That(stub.Requests, Has.Count.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await Task.WhenAll(first, second);
        Assert.That(stub.Requests, Has.Count.EqualTo(3));
    }

    [TestCase(500, "", "answered 500")]
    [TestCase(503, "<html><body><h1>503 Service Unavailable</h1></body></html>", "answered 503")]
    [TestCase(408, "", "answered 408")]
    [TestCase(409, "{\"message\":\"Conflict\"}", "answered 409")]
    [TestCase(202, "{}", "was still computing what was asked for (202)")]
    [TestCase(304, "", "answered 304 to a request without a condition")]
    [TestCase(200, " <!DOCTYPE html>", "answered with HTML instead of JSON")]
    [TestCase(200, "[{\"id\":1},{\"id\"", "answered with invalid or cut off JSON")]
    [TestCase(200, "{}", "answered with invalid or cut off JSON (expected a JSON array, found StartObject)")]
    [TestCase(301, "", "answered 301")]
    public async Task Failure_IsRetriedAndThenLeftForTheNextRun(int status, string body, string expected)
    {
        var run = await Run.Of(new GitHubOptions { Retries = 3 }, Answer(status, body));
        Assert.That(run.Failure?.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(run.Failure?.Message, Does.StartWith($"'api.github.com' {expected}").And.Contain("after 4 attempts at").And.EndsWith("the next run continues there."));
        Assert.That(run.Seconds, Has.Count.EqualTo(3));
        for (var i = 0; i < 3; i++)
            Assert.That(run.Seconds[i], Is.InRange(1 << i, 1.5 * (1 << i)));
        Assert.That(run.Log, Has.Count.EqualTo(3).And.All.Match("^Failed to read \"https://api.github.com/repos/o/r/issues\": the server "));

        var mended = await Run.Of(new GitHubOptions { Retries = 3 }, Answer(status, body), Answer(status, body), Good);
        Assert.That(mended.Answer, Is.TypeOf<PageAnswer>());
    }

    [Test]
    public async Task Failure_WithRetryAfter_WaitsThatLong()
    {
        var run = await Run.Of(new GitHubOptions(), Answer(503, "", "Retry-After: 17"), Good);
        Assert.That(run.Seconds, Is.EqualTo(new double[] { 17 }));
    }

    [Test]
    public async Task Failure_WithoutRetries_IsLeftAtOnce()
    {
        var run = await Run.Of(new GitHubOptions { Retries = 0 }, Answer(502, ""));
        Assert.That(run.Failure?.Message, Does.Contain("answered 502 after 1 attempt at"));
        Assert.That(run.Seconds, Is.Empty);
    }

    [Test]
    public async Task Failure_OfTheNetwork_IsASentence()
    {
        var run = await Run.Of(new GitHubOptions { Retries = 1 }, _ => throw new HttpRequestException("Connection refused."));
        Assert.That(run.Failure?.Message, Does.StartWith("'api.github.com' could not be reached or broke off (Connection refused) after 2 attempts at"));
    }

    [Test]
    public async Task Retries_OfManyClients_AreSpread()
    {
        var delays = new List<double>();
        for (var seed = 0; seed < 100; seed++)
            delays.AddRange((await Run.Of(new GitHubOptions { Retries = 1 }, new Random(seed), Answer(502, ""), Good)).Seconds);
        Assert.That(delays, Has.Count.EqualTo(100).And.All.InRange(1, 1.5));
        Assert.That(delays.Distinct().Count(), Is.GreaterThan(60));
        Assert.That(delays.Max() - delays.Min(), Is.GreaterThan(0.4));
    }

    [Test]
    public async Task Pace_OnGitHubCom_StaysBelow900AMinute()
    {
        using var stub = new StubHandler(Good);
        var clock = new ManualClock(skipDelays: true);
        using var client = new GitHubClient(new(), clock, new LogLines().Log, stub);
        for (var i = 0; i < 901; i++)
            await client.GetPageAsync(Issues, null, default);
        Assert.That(clock.Delays, Is.EqualTo(new[] { TimeSpan.FromMinutes(1) }));
    }

    [Test]
    public async Task Pace_ElsewhereIsTheServersOwnAffair()
    {
        using var stub = new StubHandler(Good);
        var clock = new ManualClock(skipDelays: true);
        using var client = new GitHubClient(new() { ApiUrl = new("https://ghe.example/api/v3") }, clock, new LogLines().Log, stub);
        for (var i = 0; i < 1000; i++)
            await client.GetPageAsync(Issues, null, default);
        Assert.That(clock.Delays, Is.Empty);
    }

    [Test]
    public async Task Token_EchoedByTheServer_IsInNoSentenceAndNoLogLine()
    {
        var echo = $"{{\"message\":\"secondary rate limit for {Token}\"}}";
        var url = new Uri($"https://api.github.com/repos/o/r/issues?access_token={Token}&page=2");
        using var stub = new StubHandler(Answer(403, echo, "Retry-After: 1"), Answer(502, echo), Answer(422, echo));
        var log = new LogLines();
        using var client = new GitHubClient(new() { Token = Token }, new ManualClock(skipDelays: true), log.Log, stub);
        var refused = (RefusedAnswer)await client.GetPageAsync(url, null, default);
        Assert.That(refused.Sentence, Does.Contain("access_token=***&page=2").And.Contain("limit for ***"));
        Assert.That(log.Lines, Has.Count.EqualTo(2).And.None.Contains(Token));
    }

    private sealed record Run(Answer? Answer, FailureException? Failure, IReadOnlyList<double> Seconds, IReadOnlyList<string> Log)
    {
        public static Task<Run> Of(GitHubOptions options, params Func<HttpRequestMessage, HttpResponseMessage>[] answers) =>
            Of(options, new Random(1), answers);

        public static async Task<Run> Of(GitHubOptions options, Random random, params Func<HttpRequestMessage, HttpResponseMessage>[] answers)
        {
            using var stub = new StubHandler(answers);
            var (clock, log) = (new ManualClock(skipDelays: true), new LogLines());
            using var client = new GitHubClient(options, clock, log.Log, stub, random: random);
            try
            {
                return new(await client.GetPageAsync(Issues, null, default), null, [.. clock.Delays.Select(d => d.TotalSeconds)], log.Lines);
            }
            catch (FailureException failure)
            {
                return new(null, failure, [.. clock.Delays.Select(d => d.TotalSeconds)], log.Lines);
            }
        }
    }
}
