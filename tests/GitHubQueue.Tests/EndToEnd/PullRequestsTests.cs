using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Pull requests with their reviews and files: all of them, for the fewest requests.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PullRequestsTests
{
    [Test]
    public async Task Ingest_ThenAgain_AsksOnlyForWhatMoved()
    {
        await using var world = await World.StartAsync(PullWorld.Of(600));
        var pulls = PullWorld.Pulls(world).ToList();
        var first = (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        Assert.That(first.Number("requests"), Is.LessThanOrEqualTo(1 + (pulls.Count + 99) / 100 + 2 * pulls.Count));
        await PullWorld.ExpectAllArrivedAsync(world);

        var second = (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        Assert.That((second.Number("requests"), second.Number("enqueued")), Is.EqualTo((1, 0)));
        var third = (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        Assert.That((third.Number("requests"), third.Number("not_modified")), Is.EqualTo((1, 1)));

        world.GitHub.ResetStats();
        world.GitHub.Change(new Change { Numbers = [.. pulls.Take(10)], Action = ChangeAction.Review });
        world.GitHub.Change(new Change { Numbers = [.. pulls.Skip(10).Take(3)], Action = ChangeAction.Push });
        var fourth = (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        Assert.That(fourth.Number("requests"), Is.LessThanOrEqualTo(2 + 13 + 3));
        Assert.That(world.GitHub.Stats.Recent.Count(request => request.Target.Contains("/files", StringComparison.Ordinal)), Is.EqualTo(3), "files of a head that didn't move");
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_LongLists_AreReadToTheirEnd()
    {
        await using var world = await World.StartAsync(PullWorld.Of(12, reviews: 250, files: 230));
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
        Assert.That(world.Number("select max(n) from (select count(*) as n from pull_request_files group by pull_number)"), Is.GreaterThan(200));
    }

    /// <summary>GitHub's URLs have the name in them, so the page at the checkpoint has new states only; and what belongs to its pull requests is read as well.</summary>
    [Test]
    public async Task Ingest_OfARenamedRepository_NamesReviewsAndFilesLikeTheirPullRequest()
    {
        await using var world = await World.StartAsync(PullWorld.Of(20));
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
        var times = world.Rows("select number || ' ' || reviews || ' ' || approvals from pull_request_times order by number");
        var files = world.Rows("select key from current_pull_request_files order by key");
        var pulls = PullWorld.Pulls(world).ToList();

        world.GitHub.RenameRepository(World.Repo, "octocat/Spoon-Knife");
        world.GitHub.Change(new Change { Numbers = [pulls[0]], UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        var ingest = (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        Assert.That(ingest.Number("requests"), Is.EqualTo(2 * pulls.Count + 4), "a list has one request, by its new name; the page is redirected, and so is the look at the repository");
        await world.WorkAsync();
        (await world.Cli.RunAsync("verify")).Expect(0);
        Assert.That(world.Rows("select repo from pull_requests union select repo from pull_request_reviews union select repo from pull_request_files"), Is.EqualTo(new[] { "Spoon-Knife" }));
        Assert.That(world.Rows("select number || ' ' || reviews || ' ' || approvals from pull_request_times order by number"), Is.EqualTo(times));
        Assert.That(world.Rows("select key from current_pull_request_files order by key"), Is.EqualTo(files).And.Not.Empty);
        Assert.That((await world.Cli.RunAsync(PullWorld.Again())).Expect(0).Number("requests"), Is.EqualTo(1));
    }

    [Test]
    public async Task Ingest_AfterAnUpgrade_AsksForNoListAgain()
    {
        await using var world = await World.StartAsync(PullWorld.Of(20));
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        await world.WorkAsync();
        world.Query(database =>
        {
            Assert.That(database.Prepare($"update known set hash = substr(hash, 1, length(hash) - length(' {World.Repo}')) where entity like '% list'").Execute(), Is.Positive);
            database.Execute("pragma user_version = 6");
            return true;
        });
        world.GitHub.Change(new Change { Numbers = [PullWorld.Pulls(world).First()], UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        Assert.That((await world.Cli.RunAsync(PullWorld.Again())).Expect(0).Number("requests"), Is.EqualTo(2), "the page, and the reviews of what was edited");
        Assert.That(world.Number("pragma user_version"), Is.EqualTo(GitHubQueue.Queue.PipelineDatabase.Version));
    }

    [Test]
    public async Task Ingest_ListThatIsRefused_StaysPendingAndIsToldAndReadNextTime()
    {
        await using var world = await World.StartAsync(PullWorld.Of(60));
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/reviews", Status = 403, Body = """{"message":"Resource not accessible by integration"}""" });
        var first = (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(1);
        Assert.That(first.Error, Does.Contain("Resource not accessible by integration"));
        Assert.That(world.Number("select count(*) from fetches"), Is.EqualTo(1));
        (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_ListThatIsNotThereJustNow_StaysPending()
    {
        await using var world = await World.StartAsync(PullWorld.Of(60));
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/files", Status = 404, Body = """{"message":"Not Found"}""" });
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(1);
        Assert.That(world.Number("select count(*) from fetches"), Is.EqualTo(1));
        (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    /// <summary>The pages of the pull request itself answer 404 as well, and its repository is there: it was deleted.</summary>
    [Test]
    public async Task Ingest_ListOfADeletedPullRequest_EndsAndIsNoFailure()
    {
        await using var world = await World.StartAsync(PullWorld.Of(60));
        var deleted = PullWorld.Pulls(world).First();
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = $"/pulls/{deleted}", Status = 404, Times = 1000, Body = """{"message":"Not Found"}""" });
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        Assert.That(world.Number("select count(*) from fetches"), Is.Zero);
    }

    /// <summary>As GitHub answers where commits of an old pull request are gone: it will never be able to make that diff.</summary>
    [Test]
    public async Task Ingest_ListThatGitHubCannotMake_IsToldOnceAndKeepsNothingPending()
    {
        await using var world = await World.StartAsync(PullWorld.Of(60));
        world.GitHub.AddFault(new Fault(FaultKind.Status)
        {
            Path = $"/pulls/{PullWorld.Pulls(world).First()}/files",
            Status = 422,
            Times = 1000,
            Body = """{"message":"Sorry, there was a problem generating this diff. The repository may be missing relevant data.","errors":[{"resource":"PullRequest","field":"diff","code":"not_available"}]}""",
        });
        Assert.That((await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0).Error, Does.Contain("no further").And.Contain("Sorry, there was a problem generating this diff."));
        Assert.That(world.Number("select count(*) from fetches"), Is.Zero);
        Assert.That((await world.Cli.RunAsync(PullWorld.Again())).Expect(0).Number("requests"), Is.EqualTo(1));
    }

    [Test]
    public async Task Ingest_ListThatAlwaysFails_KeepsNoOtherFromBeingRead()
    {
        await using var world = await World.StartAsync(PullWorld.Of(60));
        var broken = PullWorld.Pulls(world).First();
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = $"/pulls/{broken}/files", Status = 502, Times = 6 });
        var first = (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(1);
        Assert.That(world.Number("select count(*) from fetches"), Is.EqualTo(1));
        (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_PullsThatChangeDuringEachWalk_ArriveInTheirNewestState()
    {
        var changes = new Random(1);
        SimulatedGitHub? github = null;
        List<int> pulls = [];
        await using var world = await World.StartAsync(PullWorld.Of(900) with
        {
            BeforeAnswer = request =>
            {
                if (request.Target.Contains("/pulls?", StringComparison.Ordinal))
                    github?.Change(new Change { Numbers = [Pick(changes), Pick(changes), Pick(changes)], Action = ChangeAction.Review });
                return Task.CompletedTask;
            },
        });
        pulls.AddRange(PullWorld.Pulls(world));
        github = world.GitHub;
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        github = null;
        (await world.Cli.RunAsync(PullWorld.Again())).Expect(0);
        await world.WorkAsync();
        var expected = world.Current().Where(issue => issue.IsPullRequest).Select(issue => $"{issue.Number} {issue.UpdatedAt} {issue.Title}");
        Assert.That(world.Query(database => Rows(database, "select number || ' ' || updated_at || ' ' || title from pull_requests order by number")), Is.EqualTo(expected));

        int Pick(Random random) => pulls[random.Next(pulls.Count)];
    }

    private const int Kills = 25;

    /// <summary>The first, second, third … request of a run is its last, of the list as of the lists below it.</summary>
    [Test]
    public async Task Ingest_KilledBetweenTwoPages_ForgetsNoReviewAndNoFile()
    {
        CliProcess? running = null;
        var (requests, lastRequest) = (0, 0);
        await using var world = await World.StartAsync(PullWorld.Of(1200) with
        {
            BeforeAnswer = _ =>
            {
                if (Interlocked.Increment(ref requests) == lastRequest)
                    running?.Kill();
                return Task.CompletedTask;
            },
        });
        for (var (killed, run) = (0, 0); killed < Kills; run++)
        {
            (requests, lastRequest) = (0, 1 + run % 4 + (run > 8 ? 5 * (run % 5) : 0));
            await using var ingest = running = world.Cli.Start(PullWorld.Ingest());
            var result = await ingest.WaitAsync();
            if (result.WasKilled)
                killed++;
            else
                result.Expect(0);
        }
        lastRequest = 0;
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    private static List<string> Rows(GitHubQueue.Sqlite.Database database, string sql)
    {
        var rows = database.Prepare(sql);
        var texts = new List<string>();
        while (rows.Step())
            texts.Add(rows.Text(0)!);
        return texts;
    }
}
