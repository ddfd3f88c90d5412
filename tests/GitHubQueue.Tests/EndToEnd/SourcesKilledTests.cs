using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>
/// SIGKILL at each page boundary of each kind of source: the first, second, third … request of a run is its last, killed while it waits and
/// perhaps commits the page before. Nothing is lost, nothing is enqueued twice. (Files: <see cref="CsvKilledTests"/>.)
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class SourcesKilledTests
{
    private const int Kills = 9;

    [Test]
    public async Task Ingest_OfCommitsKilledBetweenTwoPages_LosesAndDoublesNothing()
    {
        var kill = new Killing();
        await using var world = await World.StartAsync(CommitWorld.Of(700) with { BeforeAnswer = kill.BeforeAnswer });
        await kill.RunAsync(world.Cli, CommitWorld.Ingest("--since", "2000-01-01"), () => world.GitHub.Change(new Change { Commits = 300, MergeOlder = 250 }));
        var last = (await world.Cli.RunAsync(CommitWorld.Ingest())).Expect(0);
        Assert.That(last.LogLines, Has.None.Contains(" WRN "));
        Assert.That(kill.Ended, Is.GreaterThan(0), "no comparison was killed");
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_OfEventsKilledBetweenTwoPages_LosesAndDoublesNothingAndMissesNone()
    {
        var kill = new Killing();
        await using var world = await EventWorld.StartAsync(options => options with { BeforeAnswer = kill.BeforeAnswer });
        await world.PollAsync(); // what the feed drops before it has once been read whole is nobody's
        kill.AfterEach = () => world.Clock.Advance(TimeSpan.FromSeconds(15));
        await kill.RunAsync(world.Cli, EventWorld.Ingest, () => { });
        Assert.That((await world.PollAsync()).Missed, Is.Null);
        await world.ExpectAllArrivedAsync();
        Assert.That(world.World.Number("select count(*) from event_polls where gap_from is not null"), Is.Zero);
        Assert.That(world.World.Number("select sum(inserted) from event_polls"), Is.EqualTo(world.World.Number("select count(*) from queue_items")));
    }

    [Test]
    public async Task Ingest_OfAnOrganizationKilledBetweenTwoPages_LosesAndDoublesNothing()
    {
        const int repositories = 4, issues = 320;
        var kill = new Killing();
        await using var world = await OrganizationWorld.StartAsync(
            "kind: issues, org: octocat, since: 2000-01-01",
            OrganizationWorld.Repositories("octocat", repositories).Select(repository => repository with { Issues = issues }),
            options => options with { BeforeAnswer = kill.BeforeAnswer });
        await kill.RunAsync(world.Cli, ["ingest", "--all"], () => world.GitHub.Change(new Change { Repo = "octocat/r002", Create = 150, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }));
        Assert.That((await world.IngestAsync()).Jobs, Is.EqualTo(repositories));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        var expected = world.GitHub.Repositories.Select(repository => $"{repository.Name}|{repository.Issues}").Order(StringComparer.Ordinal);
        Assert.That(world.World.Rows("select org || '/' || repo as name, count(*) from issues group by name order by name"), Is.EqualTo(expected));
        Assert.That(world.World.Number("select count(*) - count(distinct key || hash) from queue_items"), Is.Zero);
    }

    /// <summary>Runs the program again and again, and kills it with each of its first requests in turn.</summary>
    private sealed class Killing
    {
        private volatile CliProcess? _running;
        private volatile int _requests, _last;

        /// <summary>Called between two runs.</summary>
        public Action AfterEach { get; set; } = () => { };

        /// <summary>How many runs came to their end.</summary>
        public int Ended { get; private set; }

        public Task BeforeAnswer(RequestInfo request)
        {
            if (Interlocked.Increment(ref _requests) == _last)
                _running?.Kill();
            return Task.CompletedTask;
        }

        /// <param name="change">Makes more to do when a run has come to its end.</param>
        public async Task RunAsync(Cli cli, string[] ingest, Action change)
        {
            for (var (killed, run) = (0, 0); killed < Kills; run++)
            {
                (_requests, _last) = (0, 1 + run % 4);
                await using var process = _running = cli.Start(ingest);
                var result = await process.WaitAsync();
                if (result.WasKilled)
                {
                    killed++;
                }
                else
                {
                    result.Expect(0);
                    Ended++;
                    change();
                }
                AfterEach();
            }
            _running = null;
        }
    }
}
