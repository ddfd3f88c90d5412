using GitHubQueue.Cli.Commands;
using GitHubQueue.Cli.Config;
using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Organisations that are followed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OrganizationFollowTests
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>What isn't there, or fails, is asked for again at the next interval, and keeps nothing else from being read.</summary>
    [Test]
    public async Task Follow_WhereOneOwnerIsNotThere_ReadsTheOthersEachTime()
    {
        await using var world = await OrganizationWorld.StartAsync("kind: issues, org: octocat", OrganizationWorld.Repositories("octocat", 2));
        using var stop = new CancellationTokenSource();
        using var waiting = new SemaphoreSlim(0);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow()) { Delayed = delay => _ = delay == Every ? waiting.Release() : 0 };
        var log = new LogLines();
        using var github = new GitHubClient(InProcess.Quick(world.World), TimeProvider.System, log.Log);
        using var database = PipelineDatabase.Open(world.Cli.Database);
        using var report = new IngestReport(IngestReportStyle.JsonDocument, clock, log.Log);
        var source = new SourceConfig { Name = "all", Kind = SourceKinds.Find("issues")!, Organizations = ["nobody", "octocat"], Since = "2000-01-01", Every = Every, Lake = new LakeSetting("all") };
        using var loop = new IngestLoop(
            new([source], new(), world.Cli.Database), github, new OwnerRepositories(database, github, clock), report, clock, log.Log);
        var following = loop.FollowAsync(stop.Token);
        await waiting.WaitAsync();
        Assert.That(world.World.Number("select count(*) from queue_items"), Is.EqualTo(6));
        Assert.That(log.Lines, Has.One.StartsWith("Failed \"all\", and reads it again in \"15 min\": \"There is no organisation or user 'nobody' at "));
        world.GitHub.AddRepository(OrganizationWorld.Repository("nobody/x"));
        world.GitHub.Change(new Change { Repo = "octocat/r001", Create = 1 });
        clock.Advance(Every);
        await waiting.WaitAsync();
        Assert.That(world.World.Number("select count(*) from queue_items"), Is.EqualTo(6 + 1 + 3));
        await stop.CancelAsync();
        await following;
    }

    [Test]
    public async Task Follow_InFull_ReadsEverythingTheFirstTimeOnly()
    {
        await using var world = await OrganizationWorld.StartAsync("kind: issues, org: octocat", [OrganizationWorld.Repository("octocat/r001") with { Issues = 250 }]);
        using var stop = new CancellationTokenSource();
        using var waiting = new SemaphoreSlim(0);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow()) { Delayed = delay => _ = delay == Every ? waiting.Release() : 0 };
        var log = new LogLines();
        using var github = new GitHubClient(InProcess.Quick(world.World), TimeProvider.System, log.Log);
        using var database = PipelineDatabase.Open(world.Cli.Database);
        using var report = new IngestReport(IngestReportStyle.JsonDocument, clock, log.Log);
        var source = new SourceConfig { Name = "all", Kind = SourceKinds.Find("issues")!, Organizations = ["octocat"], Every = Every, Lake = new LakeSetting("all") };
        using var loop = new IngestLoop(
            new([source], new() { Full = true }, world.Cli.Database), github, new OwnerRepositories(database, github, clock), report, clock, log.Log);
        var following = loop.FollowAsync(stop.Token);
        await waiting.WaitAsync();
        Assert.That((world.World.Number("select count(*) from queue_items"), world.GitHub.Stats.Requests), Is.EqualTo((250, 4)), "the list of repositories, and three pages");
        clock.Advance(Every);
        await waiting.WaitAsync();
        Assert.That(world.GitHub.Stats.Requests, Is.EqualTo(6));
        await stop.CancelAsync();
        await following;
    }

    [Test]
    public async Task Follow_SinceATime_IsReadOnce_AndThenOnFromTheCheckpoint([Values] bool isRefusedAtFirst)
    {
        await using var world = await World.StartAsync(100);
        await world.IngestAsync("--until", $"{TimeProvider.System.GetUtcNow().AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}");
        world.GitHub.Change(new Change { Create = 1, UpdatedAt = TimeProvider.System.GetUtcNow().AddHours(-1) }); // in the gap
        world.GitHub.Change(new Change { Create = 1, UpdatedAt = TimeProvider.System.GetUtcNow().AddSeconds(-20) });
        if (isRefusedAtFirst)
            world.GitHub.AddFault(new GitHubSimulator.Fault(FaultKind.Status) { Path = "/issues", Status = 403, Body = """{"message":"Resource not accessible by integration"}""" });
        using var stop = new CancellationTokenSource();
        using var waiting = new SemaphoreSlim(0);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow()) { Delayed = delay => _ = delay == Every ? waiting.Release() : 0 };
        var log = new LogLines();
        using var github = new GitHubClient(InProcess.Quick(world), TimeProvider.System, log.Log);
        using var report = new IngestReport(IngestReportStyle.JsonDocument, clock, log.Log);
        var source = new SourceConfig { Name = World.Repo, Kind = SourceKinds.Find("issues")!, Repositories = [InProcess.Repo], Every = Every, Lake = new LakeSetting("all") };
        using var loop = new IngestLoop(new([source], new() { Since = clock.GetUtcNow().AddMinutes(-10) }, world.Cli.Database), github, null, report, clock, log.Log);
        var following = loop.FollowAsync(stop.Token);
        var enqueued = new List<long>();
        for (var round = 0; round < 3; round++, clock.Advance(Every))
        {
            await waiting.WaitAsync();
            enqueued.Add(world.Number("select count(*) from queue_items") - 100);
        }
        Assert.That(enqueued, Is.EqualTo(isRefusedAtFirst ? new[] { 0, 1, 2 } : [1, 2, 2]));
        Assert.That(log.Lines.Count(line => line.Contains("this window begins later", StringComparison.Ordinal)), Is.EqualTo(isRefusedAtFirst ? 2 : 1));
        await stop.CancelAsync();
        await following;
    }
}
