using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;
using Fault = GitHubSimulator.Fault;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>GitHub limits, fails and breaks off: what passes by itself is waited for, the rest is left for the next run with nothing lost.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BadAnswersTests
{
    private const string IssuesPath = "/issues";

    [TestCase(403)]
    [TestCase(429)]
    public async Task Ingest_OfAServerThatSaysWhenToComeBack_ComesBackThen(int status)
    {
        await using var world = await World.StartAsync(250);
        world.GitHub.AddFault(new Fault(FaultKind.Secondary) { Path = IssuesPath, Skip = 1, Status = status, RetryAfter = 1 });
        var ingest = await world.IngestAsync();
        Assert.That(ingest.LogLines, Has.Some.Contain("Paused for the secondary rate limit"));
        Assert.That((ingest.Number("enqueued"), ingest.Number("requests")), Is.EqualTo((250, 5)));
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    public async Task Ingest_OfAServerThatDoesNotSayWhen_WaitsAMinute()
    {
        await using var world = await World.StartAsync(250);
        world.GitHub.AddFault(new Fault(FaultKind.Secondary) { Path = IssuesPath, Skip = 1 });
        var (clock, log) = (new ManualClock(TimeProvider.System.GetUtcNow(), skipDelays: true), new LogLines());
        var result = await InProcess.IngestAsync(world, clock: clock, log: log);
        Assert.That((result.Enqueued, result.Failure), Is.EqualTo((250, (string?)null)));
        Assert.That(clock.Delays.Where(delay => delay < TimeSpan.FromMinutes(1.6)).Max(), Is.InRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.5)));
        Assert.That(log.Lines, Has.Some.Contain("Paused for the secondary rate limit"));
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    private static IEnumerable<TestCaseData> Passing()
    {
        yield return new TestCaseData(new Fault(FaultKind.Status) { Status = 500 }).SetArgDisplayNames("500");
        yield return new TestCaseData(new Fault(FaultKind.Status) { Status = 502 }).SetArgDisplayNames("502");
        yield return new TestCaseData(new Fault(FaultKind.Html)).SetArgDisplayNames("html");
        yield return new TestCaseData(new Fault(FaultKind.Html) { Status = 200 }).SetArgDisplayNames("html 200");
        yield return new TestCaseData(new Fault(FaultKind.Truncated)).SetArgDisplayNames("truncated");
        yield return new TestCaseData(new Fault(FaultKind.Truncated) { Variant = "close" }).SetArgDisplayNames("cut off");
        yield return new TestCaseData(new Fault(FaultKind.Reset)).SetArgDisplayNames("reset");
        yield return new TestCaseData(new Fault(FaultKind.Stall)).SetArgDisplayNames("stall in the body");
        yield return new TestCaseData(new Fault(FaultKind.Stall) { Variant = "nothing" }).SetArgDisplayNames("stall before the answer");
    }

    [TestCaseSource(nameof(Passing))]
    public async Task Ingest_OfAServerThatFailsForAWhile_BringsEverything(Fault fault)
    {
        await using var world = await World.StartAsync(250);
        foreach (var page in new[] { 1, 2 })
            world.GitHub.AddFault(fault with { Path = IssuesPath, Skip = page, Times = 2 });
        var result = await InProcess.IngestAsync(world, InProcess.Quick(world) with { Timeout = TimeSpan.FromSeconds(0.5) });
        Assert.That((result.Enqueued, result.Failure), Is.EqualTo((250, (string?)null)));
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    public async Task IngestCommand_OfAServerThatStalls_AsksAgainAfterItsTimeout()
    {
        await using var world = await World.StartAsync(150);
        world.GitHub.AddFault(new Fault(FaultKind.Stall) { Path = IssuesPath, Skip = 1 });
        var ingest = await world.IngestAsync("--timeout", "1s");
        Assert.That((ingest.Number("enqueued"), ingest.Number("requests")), Is.EqualTo((150, 4)));
        Assert.That(ingest.LogLines, Has.Some.Contain("retry 1 of 5"));
    }

    [TestCase(Pagination.Cursor)]
    [TestCase(Pagination.Page)]
    public async Task Ingest_OfAServerThatFailsForEver_KeepsWhatWasReadAndGoesOnThereNextTime(Pagination pagination)
    {
        await using var world = await World.StartAsync(1000, pagination);
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = IssuesPath, Skip = 4, Status = 502, Times = int.MaxValue });
        var failure = await Assert.ThrowsAsync<FailureException>(() => InProcess.IngestAsync(world));
        Assert.That(failure!.Message, Does.Contain("answered 502 after 6 attempts at").And.EndsWith("What was read before is kept, and the next run continues there."));
        var kept = world.Number("select count(*) from queue_items");
        Assert.That(kept, Is.InRange(390, 400));
        world.GitHub.ClearFaults();
        world.GitHub.ResetStats();
        var next = await world.IngestAsync();
        Assert.That(next.Number("enqueued"), Is.EqualTo(1000 - kept));
        Assert.That(world.GitHub.Stats.Requests, Is.LessThanOrEqualTo((1000 - kept) / 100 + 1));
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    [CancelAfter(80_000)]
    public async Task IngestCommand_OfAServerThatFailsForEver_SaysSoAndExits1()
    {
        await using var world = await World.StartAsync(150);
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = IssuesPath, Skip = 1, Status = 502, Times = int.MaxValue, Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } });
        var ingest = (await world.Cli.RunAsync(World.Ingest())).Expect(1);
        Assert.That(ingest.Sentence, Does.Match(
            @"^github-queue: '127\.0\.0\.1:\d+' answered 502 after 6 attempts at 'http://.*issues.*'\. What was read before is kept, and the next run continues there\.$"));
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(100));
        Assert.That((ingest.Number("enqueued"), ingest.Number("requests"), $"github-queue: {ingest.Json.GetProperty("failure")}"), Is.EqualTo((100, 8, ingest.Sentence)));
        Assert.That((await world.Cli.RunAsync("status")).Expect(0).Out, Does.Contain("unfinished").And.Contain("answered 502"));
    }

    [Test]
    public async Task Ingest_WithASpentBudget_WaitsForItsReset()
    {
        await using var world = await World.StartAsync(250);
        world.GitHub.AddFault(new Fault(FaultKind.Exhausted) { Path = IssuesPath, Skip = 1, ResetIn = 2 });
        var ingest = await world.IngestAsync();
        Assert.That(ingest.LogLines, Has.Some.Contain("Paused for the rate limit"));
        Assert.That(ingest.Number("enqueued"), Is.EqualTo(250));
    }
}
