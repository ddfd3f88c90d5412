using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.GitHub;

/// <summary>How the client goes from token to token.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ManyTokensTests
{
    private const string A = "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "ghp_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static readonly Uri Issues = new("repos/o/r/issues", UriKind.Relative);
    private static readonly ManualClock Start = new();
    private static readonly string IdOfA = Credential.Of(A, "").Id, IdOfB = Credential.Of(B, "").Id;

    [TestCase(null, new[] { A, B }, new[] { A, B })]
    [TestCase(A, new[] { B, A, B }, new[] { A, B })]
    [TestCase(A, new[] { " ", "" }, new[] { A })]
    [TestCase(A, new string[0], new[] { A })]
    [TestCase(" ", new[] { $" {B}\n" }, new[] { B })]
    public void Tokens_AreTheUnionWithoutDuplicates(string? token, string[] tokens, string[] expected)
    {
        using var run = new Run(_ => Ok(), new() { Token = token, Tokens = tokens });
        Assert.That(run.Client.TokenIds, Is.EqualTo(expected.Select(one => Credential.Of(one, "").Id)));
    }

    [Test]
    public async Task SpentToken_LeavesTheNextRequestToAnother_WithoutAWait()
    {
        using var run = new Run(token => token == A ? Ok(Limit(5000, 50, 600)) : Ok(Limit(5000, 4000, 900)));
        await run.GetAsync(times: 4);
        Assert.That(run.Used, Is.EqualTo("abbb"));
        Assert.That(run.Clock.Delays, Is.Empty);
        Assert.That(run.Log, Is.EqualTo(new[]
        {
            $"Used up token \"{IdOfA}\" until \"2026-11-20T08:10:01Z\": 50 of 5000 requests left for \"core\"; the others go on",
        }));
    }

    [TestCase(403)]
    [TestCase(429)]
    public async Task SpentToken_ThatGitHubRefuses_IsFollowedByAnotherAtOnce(int status)
    {
        using var run = new Run(
            token => token == A ? Answer(status, "{\"message\":\"API rate limit exceeded\"}", Limit(5000, 0, 600)) : Ok(), new() { Retries = 0, SecondaryAttempts = 0 });
        await run.GetAsync(times: 2);
        Assert.That((run.Used, run.Clock.Delays.Count), Is.EqualTo(("abb", 0)));
    }

    [Test]
    public async Task AllSpent_WaitsForTheEarliestReset_AndSaysSo()
    {
        using var run = new Run(token => token == A ? Ok(Limit(5000, 50, 1800)) : Ok(Limit(5000, 50, 600)));
        await run.GetAsync(times: 3);
        Assert.That(run.Used, Is.EqualTo("abb"));
        Assert.That(run.Clock.Delays, Is.EqualTo(new[] { TimeSpan.FromSeconds(601) }));
        Assert.That(run.Log[^1], Is.EqualTo("Paused for the rate limits of all 2 tokens for \"core\", going on at \"2026-11-20T08:10:01Z\""));
    }

    [Test]
    public async Task SecondaryLimit_BenchesThatTokenOnly()
    {
        var refuse = true;
        using var run = new Run(
            token => token == A && refuse ? Answer(403, "{\"message\":\"You have exceeded a secondary rate limit.\"}", "Retry-After: 60") : Ok(), new() { Retries = 0 });
        await run.GetAsync(times: 3);
        Assert.That((run.Used, run.Clock.Delays.Count), Is.EqualTo(("abbb", 0)));
        Assert.That(run.Log, Is.EqualTo(new[]
        {
            $"Benched token \"{IdOfA}\" for 60 s at \"https://api.github.com/repos/o/r/issues\", for the secondary rate limit (wait 1 of 5); the others go on",
        }));
        refuse = false;
        run.Clock.Advance(TimeSpan.FromSeconds(60));
        await run.GetAsync();
        Assert.That(run.Used, Is.EqualTo("abbba"));
    }

    [Test]
    public async Task SecondaryLimit_OfAllTokens_WaitsForTheEarliest()
    {
        var refused = 0;
        using var run = new Run(token => refused++ < 2 ? Answer(429, "", $"Retry-After: {(token == A ? 90 : 30)}") : Ok());
        await run.GetAsync();
        Assert.That(run.Used, Is.EqualTo("abb"));
        Assert.That(run.Clock.Delays, Is.EqualTo(new[] { TimeSpan.FromSeconds(30) }));
        Assert.That(run.Log[^1], Does.StartWith("Paused for the secondary rate limit at ").And.Contain("going on at \"2026-11-20T08:00:30Z\""));
    }

    [Test]
    public void SecondaryLimit_ThatNeverEnds_IsLeftForTheNextRunAfterEachTokensPatience()
    {
        using var run = new Run(_ => Answer(429, "", "Retry-After: 10"), new() { SecondaryAttempts = 2 });
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Unavailable)
            .And.Message.Contains("still refused for its secondary rate limit"));
        Assert.That(run.Used, Is.EqualTo("ababa"));
    }

    [TestCase(401, "{\"message\":\"Bad credentials\"}", "refused the token '{0}' in GITHUB_TOKENS (401 'Bad credentials')")]
    [TestCase(403, "{\"message\":\"Sorry. Your account was suspended.\"}", "has suspended the account or installation behind GITHUB_TOKENS")]
    public async Task RefusedToken_IsTakenOutWithAWarning_AndTheOthersGoOn(int status, string body, string expected)
    {
        using var run = new Run(token => token == A ? Answer(status, body) : Ok());
        await run.GetAsync(times: 3);
        Assert.That((run.Used, run.Clock.Delays.Count), Is.EqualTo(("abbb", 0)));
        Assert.That(run.Log.Single(), Does.StartWith($"Took token \"{IdOfA}\" out of use, 1 left: \"'api.github.com' ").And.Contain(string.Format(null, expected, IdOfA)));
        Assert.That(run.Log.Single(), Does.Not.Contain(A));
    }

    [Test]
    public void RefusedTokens_WhenNoneIsLeft_AreBadInput_AlsoForTheRequestsAfter()
    {
        using var run = new Run(_ => Answer(401, "{\"message\":\"Bad credentials\"}"));
        for (var i = 0; i < 2; i++)
            Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>().With.Property("Kind").EqualTo(FailureKind.Input).And.Message.EqualTo(
                $"'api.github.com' refused the token '{IdOfB}' in GITHUB_TOKENS (401 'Bad credentials'): it is mistyped, expired or revoked. "
                + "Set GITHUB_TOKENS to a valid one. It was the last of 2 tokens."));
        Assert.That((run.Used, run.Log.Count), Is.EqualTo(("ab", 1)));
    }

    [Test]
    public async Task Validator_BelongsToTheTokenItCameWith()
    {
        using var run = new Run(token => token == A ? Ok([.. Limit(5000, 100, 600), "ETag: \"a\""]) : Ok([.. Limit(5000, 4000, 600), "ETag: \"b\""]));
        var page = (PageAnswer)await run.GetAsync(times: 2);
        Assert.That(page.Validator, Is.EqualTo(new Validator("\"b\"", null, IdOfB)));
        await run.GetAsync(new("\"a\"", null, IdOfA));
        await run.GetAsync(new("\"b\"", null, IdOfB));
        Assert.That((run.Used, run.Conditions), Is.EqualTo(("abab", "--\"a\"\"b\"")));
    }

    [Test]
    public async Task Validator_OfATokenThatMayNotGo_IsLeftOutWithAnother()
    {
        using var run = new Run(token => token == A ? Ok(Limit(5000, 50, 600)) : Ok());
        await run.GetAsync();
        Assert.That(await run.GetAsync(new("\"a\"", null, IdOfA)), Is.TypeOf<PageAnswer>());
        Assert.That(await run.GetAsync(new("\"x\"", null, "a token of yesterday")), Is.TypeOf<PageAnswer>());
        Assert.That((run.Used, run.Conditions), Is.EqualTo(("abb", "---")));
    }

    [Test]
    public async Task NotModified_IsCountedAndCostsNothing()
    {
        var left = 4000;
        using var run = new Run(token => Answer(token == A ? 304 : 200, token == A ? "" : "[]", Limit(5000, token == A ? left : 10, 600)));
        for (var i = 0; i < 5; i++)
            Assert.That(await run.GetAsync(new("\"a\"", null, IdOfA)), Is.TypeOf<NotModifiedAnswer>());
        Assert.That((run.Used, run.Client.NotModifiedCount, run.Client.RequestCount), Is.EqualTo(("aaaaa", 5, 5)));
        Assert.That(run.Client.BudgetsOf(IdOfA).Single().Remaining, Is.EqualTo(4000));
        Assert.That(run.Client.BudgetsOf(IdOfB), Is.Empty);
        Assert.That(run.Client.Budgets, Is.EqualTo(run.Client.BudgetsOf(IdOfA)));
    }

    [Test]
    public async Task KnownBudgets_AreThoseOfEachToken()
    {
        var asked = new List<string>();
        var reset = Start.GetUtcNow().AddMinutes(5);
        using var stub = new StubHandler(_ => Ok()(null!));
        using var client = new GitHubClient(new() { Tokens = [A, B] }, new ManualClock(), new LogLines().Log, stub, (origin, token) =>
        {
            asked.Add($"{origin} {token}");
            return [new("core", 5000, token == IdOfA ? 60 : 70, reset, Start.GetUtcNow())];
        });
        await client.GetPageAsync(Issues, null, default);
        Assert.That(asked, Is.EqualTo(new[] { $"api.github.com {IdOfA}", $"api.github.com {IdOfB}" }));
        Assert.That(stub.Requests.Single().Headers.Authorization?.Parameter, Is.EqualTo(B));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(8)]
    public async Task ParallelRequests_AreNoMoreAtOnceThanAllowed(int most)
    {
        using var handler = new HeldHandler(_ => true, _ => Ok()(null!));
        using var client = new GitHubClient(new() { Tokens = [A, B], MaxConcurrency = most }, new ManualClock(), new LogLines().Log, handler);
        var reading = Enumerable.Range(0, 20).Select(_ => client.GetPageAsync(Issues, null, default)).ToList();
        for (var answered = 0; answered < 20; answered += Math.Min(most, 20 - answered))
            await handler.ReleaseAsync(Math.Min(most, 20 - answered));
        await Task.WhenAll(reading);
        Assert.That((handler.Requests.Count, handler.MostHeld), Is.EqualTo((20, most)));
    }

    [Test]
    public async Task ParallelRequests_SpreadOverTheTokens_AndStopAtEachOnesReserve()
    {
        var left = new Dictionary<string, int> { [A] = 8, [B] = 9 }; // a reserve of 6: five more requests
        using var stub = new StubHandler(request =>
        {
            var token = request.Headers.Authorization!.Parameter!;
            lock (left)
                return Ok(Limit(60, --left[token], 600))(request);
        });
        var clock = new ManualClock();
        using var client = new GitHubClient(new() { Tokens = [A, B] }, clock, new LogLines().Log, stub, (_, token) =>
            [new("core", 60, token == IdOfA ? 8 : 9, clock.GetUtcNow().AddMinutes(10), clock.GetUtcNow())]);
        using var stop = new CancellationTokenSource();
        var reading = Enumerable.Range(0, 20).Select(_ => client.GetPageAsync(Issues, null, stop.Token)).ToList();
        await Task.WhenAll(reading.Take(5));
        Assert.That((stub.Requests.Count, left[A], left[B]), Is.EqualTo((5, 6, 6)));
        await stop.CancelAsync();
    }

    [Test]
    public async Task Request_ThatWaitsForItsBudget_TakesNobodysPlace()
    {
        using var stub = new StubHandler(request => Ok()(request));
        var clock = new ManualClock();
        using var client = new GitHubClient(new() { MaxConcurrency = 1 }, clock, new LogLines().Log, stub,
            (_, _) => [new("search", 30, 0, clock.GetUtcNow().AddMinutes(1), clock.GetUtcNow())]);
        var searching = client.GetObjectAsync(new("search/issues?q=x", UriKind.Relative), null, default);
        Assert.That(await client.GetPageAsync(Issues, null, default), Is.TypeOf<PageAnswer>());
        Assert.That(searching.IsCompleted, Is.False);
    }

    [Test]
    public void Limit_OfAnotherHost_HoldsBackAllTokens()
    {
        using var run = new Run(token => token is null ? Answer(429, "", "Retry-After: 30") : Answer(302, "", "Location: https://elsewhere.example/x"), new() { SecondaryAttempts = 1 });
        Assert.That(() => run.GetAsync(), Throws.TypeOf<FailureException>());
        Assert.That((run.Used, run.Clock.Delays.Single().TotalSeconds), Is.EqualTo(("a-a-", 30)));
    }

    [TestCase(0)]
    [TestCase(101)]
    public void MaxConcurrency_BeyondWhatGitHubAllows_IsBadInput(int most) =>
        Assert.That(() => new Run(_ => Ok(), new() { MaxConcurrency = most }), Throws.TypeOf<FailureException>().With.Message.Contains($"{most} requests at once"));

    [Test]
    public void Token_WithABlank_IsNamedByItsVariable() =>
        Assert.That(() => new Run(_ => Ok(), new() { Tokens = [A, "two words"] }), Throws.TypeOf<FailureException>().With.Message.Contains("token in GITHUB_TOKENS"));

    [Test]
    public async Task Tokens_EchoedByTheServer_AreInNoSentenceAndNoLogLine()
    {
        var echo = $"{{\"message\":\"secondary rate limit, {A} {B} plain-secret\"}}";
        var answers = new Queue<Func<HttpRequestMessage, HttpResponseMessage>>([Answer(403, echo, "Retry-After: 1"), Answer(401, echo), Answer(502, echo), Answer(422, echo)]);
        using var run = new Run(_ => answers.Dequeue(), new() { Tokens = [A, B, "plain-secret"] });
        var refused = (RefusedAnswer)await run.GetAsync();
        Assert.That(refused.Sentence, Does.Contain("secondary rate limit, *** *** ***"));
        Assert.That(run.Log, Has.Count.EqualTo(3).And.None.Contains("ghp_").And.None.Contains("plain-secret"));
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> Ok(params string[] headers) => Answer(200, "[1]", headers);

    private static string[] Limit(int limit, int left, int seconds) =>
        [$"x-ratelimit-limit: {limit}", $"x-ratelimit-remaining: {left}", $"x-ratelimit-reset: {Start.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()}"];

    /// <summary>A client with the tokens A and B, unless the options have others, and a GitHub that answers by the token.</summary>
    private sealed class Run : IDisposable
    {
        private readonly StubHandler _stub;
        private readonly LogLines _log = new();

        public Run(Func<string?, Func<HttpRequestMessage, HttpResponseMessage>> answer, GitHubOptions? options = null)
        {
            _stub = new StubHandler(request => answer(request.Headers.Authorization?.Parameter)(request));
            options ??= new();
            options = options.Token is null && options.Tokens.Count == 0 ? options with { Tokens = [A, B] } : options;
            Client = new(options, Clock, _log.Log, _stub, random: new Random(1));
        }

        public GitHubClient Client { get; }

        public ManualClock Clock { get; } = new(skipDelays: true);

        public IReadOnlyList<string> Log => _log.Lines;

        /// <summary>A letter for each request's token; <c>-</c> where it had none.</summary>
        public string Used => string.Concat(_stub.Requests.Select(request => request.Headers.Authorization?.Parameter is { } token ? token[^1] : '-'));

        public string Conditions => string.Concat(_stub.Requests.Select(request =>
            request.Headers.NonValidated.TryGetValues("If-None-Match", out var tags) ? tags.ToString() : "-"));

        public async Task<Answer> GetAsync(Validator? validator = null, int times = 1)
        {
            for (var i = 1; i < times; i++)
                await Client.GetPageAsync(Issues, validator, default);
            return await Client.GetPageAsync(Issues, validator, default);
        }

        public void Dispose()
        {
            Client.Dispose();
            _stub.Dispose();
        }
    }
}
