using GitHubQueue.Cli.Commands;
using GitHubQueue.Cli.Config;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A feed that is followed: how often it is asked for, and how it ends.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EventsFollowTests
{
    /// <summary>GitHub asks for a minute between two polls, and says so with every answer (<c>X-Poll-Interval</c>), also with a 304.</summary>
    [TestCase(5, 60)]
    [TestCase(60, 60)]
    [TestCase(90, 90)]
    public async Task Follow_OfAFeed_PollsAsOftenAsItIsToldAndNoOftenerThanGitHubAsks(int every, int seconds)
    {
        await using var world = await EventWorld.StartAsync(options => options with { EventsPerMinute = 0 });
        using var stop = new CancellationTokenSource();
        using var waiting = new SemaphoreSlim(0);
        var clock = new ManualClock { Delayed = delay => _ = delay < TimeSpan.FromSeconds(95) ? waiting.Release() : 0 }; // leases are extended after a hundred
        var log = new LogLines().Log;
        using var github = new GitHubClient(InProcess.Quick(world.World), TimeProvider.System, log);
        using var report = new IngestReport(IngestReportStyle.JsonDocument, clock, log);
        var source = new SourceConfig { Name = "feed", Kind = SourceKinds.Find("events")!, Every = TimeSpan.FromSeconds(every), Lake = new LakeSetting("feed") };
        using var loop = new IngestLoop(new([source], new(), world.Cli.Database), github, null, report, clock, log);
        var following = loop.FollowAsync(stop.Token);
        for (var poll = 0; poll < 3; poll++)
        {
            await waiting.WaitAsync();
            Assert.That(world.GitHub.Stats.Requests, Is.EqualTo(3 + poll));
            Assert.That(clock.Delays[^1], Is.EqualTo(TimeSpan.FromSeconds(seconds)));
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }
        await waiting.WaitAsync();
        await stop.CancelAsync();
        await following;
        Assert.That(world.GitHub.Stats.NotModified, Is.EqualTo(3));
    }

    [Test]
    public async Task Follow_AskedToStop_ExitsWithZero()
    {
        await using var world = await EventWorld.StartAsync();
        await using var ingest = CrewMember.StartGitHubQueue(
            ["ingest", "--source", "feed", "--follow", "--json", "--config", world.Cli["pipeline.yaml"], "--db", world.Cli.Database],
            ("GITHUB_API_URL", world.GitHub.Url.AbsoluteUri));
        Assert.That(await ingest.SaysAsync("\"inserted\""), Does.Contain("\"inserted\":300"));
        ingest.Signal(CrewMember.SIGTERM);
        Assert.That(await ingest.ExitAsync(), Is.Zero, ingest.Errors);
        Assert.That(world.World.Rows("select command, exit_code from runs"), Is.EqualTo(new[] { "ingest feed|0" }));
        await world.ExpectAllArrivedAsync();
    }

    [Test]
    public async Task Follow_AskedToStopInTheMiddleOfAPoll_ExitsWithZeroAndLeavesNothingHeld()
    {
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var world = await EventWorld.StartAsync(options => options with
        {
            BeforeAnswer = async request =>
            {
                if (!request.Target.Contains("&page=2", StringComparison.Ordinal))
                    return;
                asked.TrySetResult();
                await never.Task;
            },
        });
        await using var ingest = world.Cli.Start("ingest", "--source", "feed", "--follow");
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        ingest.Terminate();
        var result = (await ingest.WaitAsync()).Expect(0);
        never.SetResult();
        Assert.That(result.LogLines, Has.None.Contains(" ERR "));
        Assert.That(world.World.Rows("select lease_owner from checkpoints"), Is.EqualTo(new[] { "" }));
        Assert.That(world.World.Rows("select pages, inserted, finished_at from event_polls"), Is.EqualTo(new[] { "1|100|" }));
    }
}
