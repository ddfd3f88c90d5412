using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class FaultTests
{
    private const string Issues = "repos/octocat/hello-world/issues?state=all";

    [Test]
    public async Task Rules_InAQueue_HitTheirRequestsInOrder()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        await client.ControlAsync(HttpMethod.Post, "__fault", """{"kind":"status","status":502,"times":2,"skip":1,"path":"/issues"}""");
        await client.ControlAsync(HttpMethod.Post, "__fault", """{"kind":"html"}""");

        var statuses = new List<int>();
        for (var i = 0; i < 5; i++) statuses.Add((await client.GetAsync(Issues)).Status);

        Assert.That(statuses, Is.EqualTo(new[] { 503, 502, 502, 200, 200 }));
    }

    [Test]
    public async Task Secondary_WithAndWithoutRetryAfter_KeepsBudget()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        github.AddFault(new(FaultKind.Secondary));
        github.AddFault(new(FaultKind.Secondary) { Status = 429, RetryAfter = 7 });
        github.AddFault(new(FaultKind.Secondary) { RetryAfter = 7, RetryAfterAsDate = true });

        var replies = new[] { await client.GetAsync(Issues), await client.GetAsync(Issues), await client.GetAsync(Issues) };

        Assert.Multiple(() =>
        {
            Assert.That(replies.Select(reply => reply.Status), Is.EqualTo(new[] { 403, 429, 403 }));
            Assert.That(replies.Select(reply => reply["Retry-After"]), Is.EqualTo(new[] { "", "7", replies[2]["Retry-After"] }));
            Assert.That(replies[2]["Retry-After"], Does.EndWith("GMT"));
            Assert.That(replies[0].Body, Does.Contain("You have exceeded a secondary rate limit"));
            Assert.That(replies[2]["x-ratelimit-remaining"], Is.EqualTo("4997"));
        });
    }

    [Test]
    public async Task Exhausted_UntilItsReset_RefusesAndThenRefills()
    {
        var clock = new StandingClock();
        await using var github = await SimulatedGitHub.StartAsync(new() { Time = clock });
        using var client = new Client(github, "t");
        github.AddFault(new(FaultKind.Exhausted) { Status = 429, ResetIn = 30 });

        var first = await client.GetAsync(Issues);
        var second = await client.GetAsync(Issues);
        clock.Now += TimeSpan.FromSeconds(31);
        var third = await client.GetAsync(Issues);

        Assert.That(new[] { first, second, third }.Select(reply => (reply.Status, reply["x-ratelimit-remaining"])),
            Is.EqualTo(new[] { (429, "0"), (403, "0"), (200, "4999") }));
        Assert.That(first["x-ratelimit-reset"], Is.EqualTo(new StandingClock().Now.AddSeconds(30).ToUnixTimeSeconds().ToString()));
    }

    [Test]
    public async Task Truncated_WithMatchingLength_IsHalfTheJson()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        github.AddFault(new(FaultKind.Truncated));

        var cut = await client.GetAsync(Issues);
        var whole = await client.GetAsync(Issues);

        Assert.That(cut.Status, Is.EqualTo(200));
        Assert.That(cut.Bytes, Is.EqualTo(whole.Bytes[..(whole.Bytes.Length / 2)]));
        Assert.That(() => cut.Json, Throws.InstanceOf<JsonException>());
    }

    [TestCase("truncated", "close")]
    [TestCase("reset", "")]
    [TestCase("stall", "nothing")]
    [TestCase("stall", "headers")]
    public async Task Connection_CutByAFault_FailsTheRequestAndServesTheNext(string kind, string variant)
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        await client.ControlAsync(HttpMethod.Post, "__fault", $$"""{"kind":"{{kind}}","variant":"{{variant}}","ms":1}""");

        // A client may send a GET again by itself where the connection ended without an answer, so the count isn't asserted.
        Assert.That(() => client.GetAsync(Issues), Throws.InstanceOf<HttpRequestException>());
        Assert.That((await client.GetAsync(Issues)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Hook_BeforeAnAnswer_CanChangeWhatIsAnswered()
    {
        SimulatedGitHub? github = null;
        var seen = new List<RequestInfo>();
        github = await SimulatedGitHub.StartAsync(new()
        {
            Repositories = [new("octocat/Hello-World") { Issues = 3 }],
            BeforeAnswer = request =>
            {
                seen.Add(request);
                github!.Change(new() { Create = 1 });
                return Task.CompletedTask;
            },
        });
        await using var stopping = github;
        using var client = new Client(github);

        Assert.That((await client.GetAsync(Issues)).Numbers, Is.EquivalentTo(new[] { 1, 2, 3, 4 }));
        Assert.That(seen, Is.EqualTo(new[] { new RequestInfo(1, "GET", "GET /repos/{owner}/{repo}/issues", "/" + Issues, null, null) }));
    }

    [Test]
    public async Task Faults_Cleared_HitNothing()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        github.AddFault(new(FaultKind.NotFoundPage) { Times = 9 });

        var before = (await client.GetAsync(Issues)).Status;
        await client.ControlAsync(HttpMethod.Delete, "__fault");

        Assert.That((before, (await client.GetAsync(Issues)).Status), Is.EqualTo((404, 200)));
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
