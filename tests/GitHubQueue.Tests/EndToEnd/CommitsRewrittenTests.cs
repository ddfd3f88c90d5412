using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A history that is rewritten: it is told, and nothing is missing afterwards.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommitsRewrittenTests
{
    [Test]
    public async Task Ingest_AForcePush_IsToldAndBringsWhatIsNew()
    {
        await using var world = await ReadWorldAsync();
        world.GitHub.Change(new Change { ForcePush = 3 });
        world.GitHub.Change(new Change { Commits = 4 });
        var ingest = (await world.Cli.RunAsync(CommitWorld.Ingest())).Expect(0);
        Assert.That((ingest.Number("requests"), ingest.Number("enqueued")), Is.EqualTo((1, 5)));
        ExpectWarning(ingest, "The history of 'octocat/Hello-World' was rewritten: 3 of its commits that were read are no longer on the default branch");
        await ExpectAllKnownAsync(world);
    }

    [Test]
    public async Task Ingest_ABranchThatWasSetBack_IsTold()
    {
        await using var world = await ReadWorldAsync();
        world.GitHub.Change(new Change { Commits = 5 });
        await CommitWorld.IngestAsync(world);
        world.GitHub.Change(new Change { Reset = 5 });
        var ingest = (await world.Cli.RunAsync(CommitWorld.Ingest())).Expect(0);
        Assert.That((ingest.Number("requests"), ingest.Number("enqueued")), Is.EqualTo((1, 0)));
        ExpectWarning(ingest, "The history of 'octocat/Hello-World' was rewritten: 5 of its commits that were read are no longer on the default branch");
        world.GitHub.Change(new Change { Commits = 2 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 2)), "it is compared with the commit that the branch was set back to");
        await ExpectAllKnownAsync(world);
    }

    [Test]
    public async Task Ingest_AnOldHeadThatIsGone_IsToldAndTheLogIsReadAgain()
    {
        await using var world = await ReadWorldAsync();
        var old = world.GitHub.HeadOf(World.Repo);
        world.GitHub.Change(new Change { ForcePush = 3, Prune = true });
        world.GitHub.Change(new Change { Commits = 1 });
        var ingest = (await world.Cli.RunAsync(CommitWorld.Ingest())).Expect(0);
        Assert.That((ingest.Number("requests"), ingest.Number("enqueued")), Is.EqualTo((1 + 3, 2)));
        ExpectWarning(ingest, $"The history of 'octocat/Hello-World' was rewritten: the commit {old}, up to which it was read, is gone");
        await ExpectAllKnownAsync(world);
    }

    [Test]
    public async Task Ingest_ARewriteOfMoreThanAComparisonShows_IsToldAndTheLogIsReadAgain()
    {
        await using var world = await ReadWorldAsync();
        world.GitHub.Change(new Change { ForcePush = 20 });
        world.GitHub.Change(new Change { Commits = 300 });
        var ingest = (await world.Cli.RunAsync(CommitWorld.Ingest())).Expect(0);
        Assert.That(ingest.Number("enqueued"), Is.EqualTo(301));
        Assert.That(ingest.LogLines, Has.One.Contains(" WRN ").And.One.Contains(" was rewritten: "));
        await ExpectAllKnownAsync(world);
    }

    /// <summary>What the comparison was to go on with is gone when it goes on.</summary>
    [Test]
    public async Task Ingest_AForcePushDuringALongComparison_ReadsTheLogAgain()
    {
        SimulatedGitHub? github = null;
        await using var world = await World.StartAsync(CommitWorld.Of(200) with
        {
            BeforeAnswer = request =>
            {
                if (request.Target.Contains("page=3", StringComparison.Ordinal))
                    Interlocked.Exchange(ref github, null)?.Change(new Change { ForcePush = 350, Prune = true });
                return Task.CompletedTask;
            },
        });
        await CommitWorld.IngestAsync(world, "--full");
        world.GitHub.Change(new Change { Commits = 300 });
        github = world.GitHub;
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1 + 3 + 2, 0, 201)), "the comparison, two of its pages and none, and the log");
        await ExpectAllKnownAsync(world);
    }

    private static async Task<World> ReadWorldAsync()
    {
        var world = await World.StartAsync(CommitWorld.Of(250));
        await CommitWorld.IngestAsync(world, "--full");
        return world;
    }

    private static void ExpectWarning(CliResult ingest, string notice) =>
        Assert.That(ingest.LogLines, Has.One.EndsWith($" WRN commits:octocat/Hello-World: {notice}"));

    /// <summary>The next run has nothing to tell, and there is nothing left for it.</summary>
    private static async Task ExpectAllKnownAsync(World world)
    {
        var next = (await world.Cli.RunAsync(CommitWorld.Ingest())).Expect(0);
        Assert.That(next.LogLines, Has.None.Contains(" WRN "));
        Assert.That((next.Number("requests"), next.Number("enqueued")), Is.EqualTo((1, 0)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }
}
