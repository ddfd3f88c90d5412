using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A bound on requests: it is never passed, nothing that was asked for is thrown away, and repeated runs finish the work.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MaxRequestsTests
{
    private const int MostRuns = 60;

    /// <summary>A run that goes on asks for the newest page of the list once more, since that is where anything new would be.</summary>
    [TestCase(12)]
    public async Task Ingest_OfPullRequests_WastesNothing(int most)
    {
        var whole = await WithoutABoundAsync(PullWorld.Of(100), PullWorld.Ingest());
        await using var world = await World.StartAsync(PullWorld.Of(100));
        var (runs, requests) = await RunToItsEndAsync(world, most, run => run == 0 ? PullWorld.Ingest() : PullWorld.Again());
        await PullWorld.ExpectAllArrivedAsync(world);
        Assert.That(requests, Is.LessThanOrEqualTo(whole + runs - 1));
        Assert.That(runs, Is.LessThanOrEqualTo(1 + whole / (most - 1)));
    }

    [TestCase(1)]
    [TestCase(4)]
    public async Task Ingest_OfCommits_WastesNothing(int most)
    {
        await using var world = await World.StartAsync(CommitWorld.Of(450));
        var (runs, requests) = await RunToItsEndAsync(world, most, _ => CommitWorld.Ingest("--since", "2000-01-01"));
        await CommitWorld.ExpectAllArrivedAsync(world);
        Assert.That((runs, requests), Is.EqualTo(((6 + most - 1) / most, 6)), "the name and five pages");
    }

    [Test]
    public async Task Ingest_OfAPoll_BeginsItAgain()
    {
        await using var world = await EventWorld.StartAsync();
        (await world.Cli.RunAsync([.. EventWorld.Ingest, "--max-requests", "2"])).Expect(1);
        Assert.That(world.GitHub.Stats.Requests, Is.EqualTo(2));
        Assert.That(await world.PollAsync(), Is.EqualTo(new EventWorld.Poll(3, 3, 100, 200, 0)));
        await world.ExpectAllArrivedAsync();
    }

    /// <summary>Each run lists the organisation's repositories, and the last one finds that all have been read.</summary>
    [TestCase(9)]
    public async Task Ingest_OfSeveralJobs_WastesNothing(int most)
    {
        const int jobs = 6;
        var repositories = OrganizationWorld.Repositories("octocat", jobs).Select(repository => repository with { Issues = 250 }).ToList();
        await using var unbounded = await OrganizationWorld.StartAsync("kind: issues, org: octocat, since: 2000-01-01", repositories);
        (await unbounded.RunAsync()).Expect(0);
        var whole = unbounded.GitHub.Stats.Requests;
        await using var world = await OrganizationWorld.StartAsync("kind: issues, org: octocat, since: 2000-01-01", repositories);
        var (runs, requests) = await RunToItsEndAsync(world.World, most, _ => ["ingest", "--all", "--json"]);
        Assert.That(world.World.Number("select count(*) from queue_items"), Is.EqualTo(jobs * 250));
        Assert.That(requests, Is.LessThanOrEqualTo(whole + (runs - 1) + jobs));
    }

    /// <summary>Too few for one request each: those that have been read already come last, so that all get their turn.</summary>
    [Test]
    public async Task Ingest_OfMoreJobsThanRequests_ReadsAllInTheEnd()
    {
        await using var world = await OrganizationWorld.StartAsync("kind: issues, org: octocat, since: 2000-01-01", OrganizationWorld.Repositories("octocat", 12));
        for (var run = 1; run <= 3; run++)
        {
            var sources = (await world.RunAsync("--max-requests", "5")).Expect(1).Json.GetProperty("sources").EnumerateArray().ToList();
            Assert.That((sources.Count, sources.Sum(source => source.GetProperty("enqueued").GetInt32())), Is.EqualTo((12, 4 * 3)));
            Assert.That(world.World.Number("select count(distinct repo) from queue_items"), Is.EqualTo(4 * run));
        }
    }

    /// <summary>What can't be read is looked at again when the others have had their turn.</summary>
    [TestCase(410, """{"message":"Issues are disabled for this repo"}""")]
    [TestCase(403, """{"message":"Resource not accessible by integration"}""")]
    [TestCase(502, "")]
    public async Task Ingest_OfMoreJobsThanRequests_ReadsThoseThatCanBe(int status, string body)
    {
        await using var world = await OrganizationWorld.StartAsync("kind: issues, org: octocat, since: 2000-01-01", OrganizationWorld.Repositories("octocat", 9));
        foreach (var number in Enumerable.Range(1, 6))
            world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = $"/octocat/r{number:000}/issues", Status = status, Body = body, Times = 1000 });
        for (var run = 1; run <= 9; run++)
        {
            (await world.RunAsync("--max-requests", "6")).Expect(1);
            if (world.World.Number("select count(distinct repo) from queue_items") == 3)
                break;
        }
        Assert.That(world.World.Number("select count(distinct repo) from queue_items"), Is.EqualTo(3));
    }

    [Test]
    public async Task Ingest_WhoseRequestsAreSpent_StillReadsFiles()
    {
        await using var world = await OrganizationWorld.StartAsync("kind: issues, org: octocat, since: 2000-01-01", OrganizationWorld.Repositories("octocat", 8));
        await File.AppendAllTextAsync(world.Cli["pipeline.yaml"], "- {name: files, kind: csv, path: data.csv, schema: {x: text}}\n");
        await File.WriteAllLinesAsync(world.Cli["data.csv"], ["x", .. Enumerable.Range(0, 5000).Select(row => $"{row}")]);
        (await world.RunAsync("--max-requests", "1")).Expect(1);
        Assert.That(world.World.Rows("select entity, count(*) from queue_items group by entity"), Is.EqualTo(new[] { "csv|5000" }));
    }

    [Test]
    public async Task Ingest_WhoseRequestsAreSpent_TellsWhatItHasDone()
    {
        await using var world = await World.StartAsync(350);
        var text = (await world.Cli.RunAsync("ingest", "--repo", World.Repo, "--since", "2000-01-01", "--max-requests", "2")).Expect(1);
        Assert.That(text.Out, Does.Match(@"\Aissues:octocat/Hello-World: 100 records read, 100 new and enqueued, 2 requests; [\d,]+ API requests left\. Read from \S+ to \S+, unfinished\.\n\z"));
        Assert.That(text.Sentence, Is.EqualTo(Sentence(2)));
        var json = (await world.Cli.RunAsync(World.Ingest("--max-requests", "1"))).Expect(1);
        Assert.That((json.Number("records"), json.Number("enqueued"), json.Number("requests")), Is.EqualTo((100, 100, 1)));
        Assert.That($"github-queue: {json.Json.GetProperty("failure")}", Is.EqualTo(json.Sentence).And.EqualTo(Sentence(1)));
        Assert.That(json.Json.GetProperty("unfinished").GetBoolean(), Is.True);
        Assert.That(world.Rows("select exit_code, counts ->> 'enqueued' from runs"), Is.EqualTo(new[] { "1|100", "1|100" }));
    }

    private static string Sentence(int most) => $"github-queue: The bound of {most} API requests is reached. What was read is kept; run the same command again to go on.";

    private static async Task<long> WithoutABoundAsync(SimulatorOptions options, string[] ingest)
    {
        await using var world = await World.StartAsync(options);
        (await world.Cli.RunAsync(ingest)).Expect(0);
        return world.GitHub.Stats.Requests;
    }

    /// <summary>Runs as often as it takes.</summary>
    private static async Task<(int Runs, long Requests)> RunToItsEndAsync(World world, int most, Func<int, string[]> ingest)
    {
        var requests = 0L;
        for (var run = 0; run < MostRuns; run++)
        {
            world.GitHub.ResetStats();
            var result = await world.Cli.RunAsync([.. ingest(run), "--max-requests", $"{most}"]);
            requests += world.GitHub.Stats.Requests;
            Assert.That(world.GitHub.Stats.Requests, Is.LessThanOrEqualTo(most));
            if (result.ExitCode == 0)
                return (run + 1, requests);
            Assert.That(result.Expect(1).Sentence, Is.EqualTo(Sentence(most)));
        }
        throw new AssertionException($"It did not end within {MostRuns} runs.");
    }
}
