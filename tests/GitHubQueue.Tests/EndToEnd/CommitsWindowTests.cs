using System.Globalization;
using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;
using Fault = GitHubSimulator.Fault;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>How far back commits are read, and what is read again.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommitsWindowTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Test]
    public async Task Ingest_WhereNobodySays_ReadsSixMonths()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(400));
        await CommitWorld.IngestAsync(world);
        await CommitWorld.ExpectAllArrivedAsync(world, Now.AddMonths(-6));
        Assert.That(world.Number("select count(*) from commits"), Is.InRange(80, 120));
    }

    [Test]
    public async Task Ingest_OfASourceWithMonths_ReadsSoManyAndThenWhatIsNew()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(400));
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], $"sources:\n- {{name: hello, kind: commits, repo: {World.Repo}, months: 2}}\n");
        (await world.Cli.RunAsync("ingest", "--source", "hello")).Expect(0);
        world.GitHub.Change(new Change { Commits = 3 });
        var second = (await world.Cli.RunAsync("ingest", "--all", "--json")).Expect(0).Json.GetProperty("sources")[0];
        Assert.That((second.GetProperty("requests").GetInt32(), second.GetProperty("enqueued").GetInt32()), Is.EqualTo((1, 3)));
        await CommitWorld.ExpectAllArrivedAsync(world, Now.AddMonths(-2));
        Assert.That(world.Number("select count(*) from queue_items where source <> 'hello'"), Is.Zero);
    }

    [Test]
    public async Task Ingest_WithAnEarlierSince_ReadsTheLogDownToIt()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(400));
        await CommitWorld.IngestAsync(world, "--since", "30d");
        await CommitWorld.ExpectAllArrivedAsync(world, Now.AddDays(-30));
        var since = Now.AddDays(-200).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.That((await CommitWorld.IngestAsync(world, "--since", since)).Requests, Is.EqualTo(2));
        await CommitWorld.ExpectAllArrivedAsync(world, Now.AddDays(-200).Date.ToUniversalTime());
        Assert.That(await CommitWorld.IngestAsync(world, "--since", "30d"), Is.EqualTo((1, 0, 0)), "that has been read");
    }

    /// <summary>A walk goes by date, and passes over an older branch that was merged since: the next comparison still brings it.</summary>
    [Test]
    public async Task Ingest_WithAnEarlierSinceAfterAMerge_LosesNoneOfTheBranch()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(400));
        await CommitWorld.IngestAsync(world, "--since", "3d");
        world.GitHub.Change(new Change { MergeOlder = 5 });
        await CommitWorld.IngestAsync(world, "--since", "7d");
        await CommitWorld.IngestAsync(world);
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.Number("select count(*) from commits where is_merge = 0 and committed_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-8 days')"), Is.EqualTo(5));
    }

    [Test]
    public async Task Ingest_Full_ReadsEverythingAgainAndRecognisesIt()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(250));
        await CommitWorld.IngestAsync(world, "--since", "30d");
        var known = world.Number("select count(*) from known");
        Assert.That(await CommitWorld.IngestAsync(world, "--full"), Is.EqualTo((3, 0, 250 - known)));
        Assert.That(await CommitWorld.IngestAsync(world, "--full"), Is.EqualTo((3, 0, 0)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    /// <summary>Commits are often older than their push: a date alone would miss them.</summary>
    [Test]
    public async Task Ingest_WithALookback_BringsWhatIsNewHoweverOldAndReadsTheLogOnceMore()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(400));
        await CommitWorld.IngestAsync(world, "--full");
        world.GitHub.Change(new Change { Commits = 4, UpdatedAt = Now.AddDays(-3) });
        world.GitHub.Change(new Change { MergeOlder = 5 });
        var ingest = (await world.Cli.RunAsync(CommitWorld.Ingest("--lookback", "1d"))).Expect(0);
        Assert.That((ingest.Number("requests"), ingest.Number("enqueued")), Is.EqualTo((2, 10)));
        Assert.That(ingest.Number("records"), Is.GreaterThan(10), "nothing was read again");
        await CommitWorld.ExpectAllArrivedAsync(world);
        Assert.That((await CommitWorld.IngestAsync(world, "--lookback", "1d")).Enqueued, Is.Zero);
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 1, 0)), "the comparison was one of the same two commits");
    }

    [Test]
    public async Task Ingest_OfABranchWithoutRecentCommits_KnowsItsHeadAllTheSame()
    {
        await using var world = await World.StartAsync(CommitWorld.Of(20)); // 36 days apart, the last one an hour ago
        Assert.That(await CommitWorld.IngestAsync(world, "--since", "1s"), Is.EqualTo((3, 0, 0)), "the name, the log and the newest commit");
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)), "it goes on from the last run, not from six months ago");
        world.GitHub.Change(new Change { Commits = 2 });
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 2)));
    }

    /// <summary>Between the empty log and the question for the newest commit, which then isn't one that has been read.</summary>
    [Test]
    public async Task Ingest_ACommitPushedWhileTheHeadIsAskedFor_IsNotPassedOver()
    {
        SimulatedGitHub? github = null;
        await using var world = await World.StartAsync(CommitWorld.Of(20) with
        {
            BeforeAnswer = request =>
            {
                if (request.Target.EndsWith("/commits?per_page=1", StringComparison.Ordinal))
                    github!.Change(new Change { Commits = 2 });
                return Task.CompletedTask;
            },
        });
        github = world.GitHub;
        var source = $"sources:\n- {{name: hello, kind: commits, repo: {World.Repo}, since: {Now:yyyy-MM-ddTHH:mm:ssZ}}}\n";
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], source);
        (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
        (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(2));
    }

    /// <summary>GitHub gives up where the difference is too large for it, each time: https://github.com/github-changelog-generator/github-changelog-generator/issues/920.</summary>
    [TestCase(500, """{"message":"Server Error: Sorry, this diff is taking too long to generate."}""")]
    [TestCase(422, """{"message":"Server Error: Sorry, this diff is taking too long to generate.","errors":[{"resource":"Comparison","field":"diff","code":"not_available"}]}""")]
    public async Task Ingest_WhereNothingCanBeCompared_ReadsTheLogAgain(int status, string body)
    {
        await using var world = await World.StartAsync(CommitWorld.Of(150));
        await CommitWorld.IngestAsync(world, "--full");
        world.GitHub.Change(new Change { Commits = 3 });
        world.GitHub.AddFault(new Fault(FaultKind.Status)
        {
            Path = "/compare/",
            Status = status,
            Times = 1000,
            Body = body,
        });
        var log = new LogLines();
        var result = await IngestQuicklyAsync(world, log.Log);
        Assert.That((result.Enqueued, result.Failure), Is.EqualTo((3, (string?)null)));
        Assert.That(log.Lines, Has.One.StartsWith("\"commits:octocat/Hello-World\": What is new in 'octocat/Hello-World' can't be had by a comparison, and its log is read again: "));
        world.GitHub.ClearFaults();
        Assert.That(await CommitWorld.IngestAsync(world), Is.EqualTo((1, 0, 0)));
        await CommitWorld.ExpectAllArrivedAsync(world);
    }

    private static async Task<IngestResult> IngestQuicklyAsync(World world, Serilog.ILogger log)
    {
        using var database = PipelineDatabase.Open(world.Cli.Database);
        using var github = new GitHubClient(InProcess.Quick(world), TimeProvider.System, log);
        var kind = SourceKinds.Find("commits")!;
        var settings = new IngestSettings { Database = world.Cli.Database, Source = new() { Name = $"commits:{InProcess.Repo}", Kind = kind, Repository = InProcess.Repo } };
        return await new SourceIngest(settings, database, github, TimeProvider.System, log).RunAsync(default);
    }
}
