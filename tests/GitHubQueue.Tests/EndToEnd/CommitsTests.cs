using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Commits: all of them, once, for the fewest requests, whatever is pushed and merged meanwhile.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommitsTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Test]
    public async Task Ingest_ThenAgain_CostsARequestAHundredAndThenOne()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(1000));
        Assert.That(await CommitWorld.IngestAsync(world, "--full"), Is.EqualTo((11, 0, 1000)), "ten pages, and the repository's name");
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 1, 0)));

        world.GitHub.Change(new Change { Commits = 3 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 3)));
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 1, 0)));
        await CommitWorld.ExpectAllArrivedAsync(world);
        Assert.That(world.Number("select count(*) from commits"), Is.EqualTo(1003));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Ingest_ABranchMergedLater_BringsItsOlderCommits()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(200));
        await CommitWorld.IngestAsync(world, "--full");
        world.GitHub.Change(new Change { MergeOlder = 7 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 8)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_MoreCommitsThanAComparisonShows_AreReadPageByPage()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(200));
        await CommitWorld.IngestAsync(world, "--full");
        world.GitHub.Change(new Change { Commits = 250 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 250)));
        world.GitHub.Change(new Change { Commits = 240, MergeOlder = 300 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1 + 6, 0, 541)));
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_CommitsPushedDuringALongComparison_ArriveWithTheNext()
    {
        await using var world = await PushingWorld.StartAsync("/compare/", perRequest: 5);
        await CommitWorld.IngestAsync(world.World, "--full");
        world.GitHub.Change(new Change { Commits = 600 });
        await CommitWorld.IngestAsync(world.World);
        Assert.That(world.Pushed, Is.GreaterThan(30));
        world.Stop();
        Assert.That((await CommitWorld.IngestAsync(world.World)).Enqueued, Is.EqualTo(world.Pushed - 5), "those of before the head was told came with the last run");
        await CommitWorld.ExpectAllArrivedAsync(world.World);
    }

    [Test]
    public async Task Ingest_CommitsPushedDuringTheFirstWalk_ShiftNothing()
    {
        await using var world = await PushingWorld.StartAsync("/commits?", perRequest: 3, commits: 1000);
        var first = (await world.World.Cli.RunAsync(CommitWorld.Ingest("--full"))).Expect(0);
        Assert.That((first.Number("records"), first.Number("enqueued")), Is.EqualTo((1003, 1003)), "what was pushed after the first page isn't this walk's");
        Assert.That(world.Pushed, Is.GreaterThanOrEqualTo(30));
        world.Stop();
        Assert.That(await CommitWorld.IngestAsync(world.World), Is.EqualTo((1, 0, world.Pushed - 3)));
        await CommitWorld.ExpectAllArrivedAsync(world.World);
    }

    [Test]
    public async Task Ingest_OfOtherBranches_IsNotDone()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(150));
        world.GitHub.Change(new Change { Branch = "feature/x", Commits = 20 });
        Assert.That((await CommitWorld.IngestAsync(world, "--full")).Enqueued, Is.EqualTo(150));
        world.GitHub.Change(new Change { Branch = "feature/x", Commits = 20 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_OfAnEmptyRepository_SucceedsAndReadsItsCommitsWhenThereAreSome()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(0));
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((2, 0, 0)));
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        world.GitHub.Change(new Change { Commits = 120, UpdatedAt = Now.AddDays(-3) });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((2, 0, 120)));
        world.GitHub.Change(new Change { Commits = 2 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 2)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_OfARenamedRepository_GoesOnWhereItStopped()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(150));
        await CommitWorld.IngestAsync(world, "--full");
        world.GitHub.RenameRepository(World.Repo, "octocat/Spoon-Knife");
        world.GitHub.Change(new Change { Commits = 3 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((4, 0, 3)), "the comparison and the repository's name, and a redirect to each");
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.Number("select count(*) from commits where repo = 'Spoon-Knife'"), Is.EqualTo(3));
        Assert.That(world.Number("select count(*) from checkpoints"), Is.EqualTo(1));
    }

    /// <summary>A GitHub to which commits are pushed before each answer of one kind.</summary>
    private sealed class PushingWorld(World world) : IAsyncDisposable
    {
        private int _perRequest;

        public World World => world;

        public SimulatedGitHub GitHub => world.GitHub;

        public int Pushed { get; private set; }

        public static async Task<PushingWorld> StartAsync(string path, int perRequest, int commits = 200)
        {
            PushingWorld? pushing = null;
            pushing = new(await World.StartAsync(CommitWorld.Of(commits) with
            {
                BeforeAnswer = request =>
                {
                    if (request.Target.Contains(path, StringComparison.Ordinal))
                        pushing?.Push();
                    return Task.CompletedTask;
                },
            }))
            { _perRequest = perRequest };
            return pushing;
        }

        public void Stop() => _perRequest = 0;

        public ValueTask DisposeAsync() => world.DisposeAsync();

        private void Push()
        {
            if (_perRequest == 0)
                return;
            GitHub.Change(new Change { Commits = _perRequest });
            Pushed += _perRequest;
        }
    }
}
