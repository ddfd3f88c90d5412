using GitHubSimulator;
using NUnit.Framework;
using static GitHubQueue.Tests.EndToEnd.OrganizationWorld;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>All repositories of an organisation or user: which they are, for the fewest requests, and whatever becomes of one of them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OrganizationTests
{
    private const string Issues = "kind: issues, org: octocat, since: 2000-01-01";

    [Test]
    public async Task Ingest_OfAnOrganization_ReadsEachRepositoryWithoutLookingAnyUp()
    {
        await using var world = await StartAsync(Issues, [.. Repositories("octocat", 5), Repository("github/docs")]);
        var first = await world.IngestAsync();
        Assert.That(first with { Result = null!, Failed = [] }, Is.EqualTo(new Run("octocat/r001=3 octocat/r002=3 octocat/r003=3 octocat/r004=3 octocat/r005=3", 5, 5, 1, [], null!)));
        Assert.That(world.GitHub.Stats.ByEndpoint.Keys, Is.EquivalentTo(new[] { "GET /orgs/{org}/repos", "GET /repos/{owner}/{repo}/issues" }));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.World.Rows("select repo, count(*) from issues group by repo order by repo"), Is.EqualTo(new[] { "r001|3", "r002|3", "r003|3", "r004|3", "r005|3" }));
        Assert.That(world.World.Rows("select distinct source from queue_items order by source"), Has.Count.EqualTo(5).And.Contains("all:octocat/r001"));
        Assert.That(world.World.Rows("select subject from checkpoints where entity = 'repository'"), Is.EqualTo(new[] { $"{world.GitHub.Url.Authority}/orgs/octocat" }));

        var second = await world.IngestAsync();
        Assert.That((second.New, second.Requests, second.Listing), Is.EqualTo(("", 5, 1)));
        Assert.That(world.GitHub.Stats.Recent.Single(request => request.Target.StartsWith("/orgs/", StringComparison.Ordinal)).Status, Is.EqualTo(304));
    }

    /// <summary>A list that hasn't changed tells what the repositories are called, so that none needs to be asked for when a day has passed.</summary>
    [Test]
    public async Task Ingest_ADayLater_StillLooksNoneUp()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 3));
        await world.IngestAsync();
        world.World.Query(database => { database.Execute("update repositories set checked_at = 0"); return 0; });
        foreach (var repository in world.GitHub.Repositories)
            world.GitHub.Change(new Change { Repo = repository.Name, Create = 1 });
        var later = await world.IngestAsync();
        Assert.That((later.New, later.Requests, later.Listing, world.GitHub.Stats.NotModified), Is.EqualTo(("octocat/r001=1 octocat/r002=1 octocat/r003=1", 3, 1, 1)));
    }

    [Test]
    public async Task Ingest_OfALargeOrganization_AsksOnceAHundred()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 103).Select(repository => repository with { Issues = 1 }));
        var first = await world.IngestAsync();
        Assert.That((first.Jobs, first.Requests, first.Listing), Is.EqualTo((103, 103, 2)));
        Assert.That(world.World.Number("select count(*) from queue_items"), Is.EqualTo(103));
    }

    /// <summary>The first page stays as it is, byte for byte, when the 101st comes.</summary>
    [Test]
    public async Task Ingest_OfAFullPageOfRepositories_FindsTheNextOne()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 100).Select(repository => repository with { Issues = 1 }));
        await world.IngestAsync();
        await world.IngestAsync();
        world.GitHub.AddRepository(Repository("octocat/r101"));
        Assert.That((await world.IngestAsync()).New, Is.EqualTo("octocat/r101=3"));
    }

    [Test]
    public async Task Ingest_OfAUser_AsksForAnOrganizationOnce()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 2));
        // Owners are both to the simulator.
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/orgs/", Status = 404, Times = 1000, Body = """{"message":"Not Found"}""" });
        Assert.That((await world.IngestAsync()).Listing, Is.EqualTo(2));
        var second = await world.IngestAsync();
        Assert.That((second.Jobs, second.Listing, world.GitHub.Stats.ByEndpoint.ContainsKey("GET /users/{username}/repos")), Is.EqualTo((2, 1, true)));
    }

    [Test]
    public async Task Ingest_OfAnOrganizationThatIsNotThere_SaysSoAndExits1()
    {
        await using var world = await StartAsync("kind: issues, org: nobody", Repositories("octocat", 1));
        var ingest = (await world.Cli.RunAsync("ingest", "--source", "all")).Expect(1);
        Assert.That(ingest.Sentence, Is.EqualTo(
            $"github-queue: There is no organisation or user 'nobody' at '{world.GitHub.Url.Authority}': check the name, and whether the token in GITHUB_TOKEN may see it."));
        Assert.That(world.World.Rows("select gone_reason from checkpoints"), Is.EqualTo(new[] { "not_found" }));
    }

    [Test]
    public async Task Ingest_OfSeveralOrganizations_ReadsThoseThatAreThere()
    {
        await using var world = await StartAsync(
            "kind: issues, orgs: [github, nobody, octocat], since: 2000-01-01", [.. Repositories("octocat", 2), .. Repositories("github", 1)]);
        var run = await world.IngestAsync(1);
        Assert.That(run.New, Is.EqualTo("github/r001=3 octocat/r001=3 octocat/r002=3"));
        Assert.That(run.Failed.Single().GetProperty("failure").GetString(), Does.StartWith("There is no organisation or user 'nobody' at "));
        Assert.That(run.Result.LogLines, Has.One.Contains(" ERR Failed all: There is no organisation or user 'nobody' at "));
    }

    [TestCase("skip_archived: true", "octocat/fork=3 octocat/own=3")]
    [TestCase("skip_forks: true", "octocat/old=3 octocat/own=3")]
    [TestCase("skip_archived: true, skip_forks: true", "octocat/own=3")]
    [TestCase("skip_archived: false", "octocat/both=3 octocat/fork=3 octocat/old=3 octocat/own=3")]
    public async Task Ingest_WithoutArchivedOnesOrForks_LeavesThemOut(string setting, string expected)
    {
        await using var world = await StartAsync($"{Issues}, {setting}",
        [
            Repository("octocat/own"), Repository("octocat/old") with { Archived = true }, Repository("octocat/fork") with { Fork = true },
            Repository("octocat/both") with { Archived = true, Fork = true },
        ]);
        Assert.That((await world.IngestAsync()).New, Is.EqualTo(expected));
    }

    [Test]
    public async Task Ingest_WhereOneRepositoryFails_ReadsTheOthersAndNamesItAndLosesNothing()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 4).Select(repository => repository with { Issues = 250, PayloadBytes = 1 }));
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/repos/octocat/r002/", Status = 404, Body = """{"message":"Not Found"}""" });
        // Its second page isn't there, nor where it is asked for by the time of the last issue of the first.
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/repos/octocat/r003/", Skip = 1, Status = 404, Body = """{"message":"Not Found"}""" });
        world.GitHub.AddFault(new Fault(FaultKind.NotFoundPage) { Path = $"/repositories/{world.GitHub.Repositories.Single(r => r.Name == "octocat/r003").Id}/" });
        var first = await world.IngestAsync(1);
        Assert.That(first.New, Is.EqualTo("octocat/r001=250 octocat/r003=100 octocat/r004=250"));
        Assert.That(first.Failed.Select(source => $"{source.GetProperty("source")}: {source.GetProperty("failure").GetString()![..42]}").Order(), Is.EqualTo(new[]
        {
            "all:octocat/r002: Repository 'octocat/r002' was not found at", "all:octocat/r003: Repository 'octocat/r003' was not found at",
        }));
        var second = await world.IngestAsync();
        Assert.That(second.New, Is.EqualTo("octocat/r002=250 octocat/r003=150"));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.World.Number("select count(*) from issues"), Is.EqualTo(1000));
    }

    [Test]
    public async Task Ingest_WhereOneRepositoryFails_TellsPeopleWhich()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 2));
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/repos/octocat/r002/", Status = 404, Body = """{"message":"Not Found"}""" });
        var ingest = (await world.Cli.RunAsync("ingest", "--all")).Expect(1);
        Assert.That(ingest.Sentence, Does.StartWith("github-queue: Repository 'octocat/r002' was not found at "));
    }

    [Test]
    public async Task Ingest_RepositoriesThatAreNewRenamedOrMovedSince_AreReadUnderTheirNames()
    {
        await using var world = await StartAsync(Issues, [.. Repositories("octocat", 3), Repository("github/docs")]);
        await world.IngestAsync();
        world.GitHub.AddRepository(Repository("octocat/new"));
        world.GitHub.RenameRepository("octocat/r001", "octocat/renamed");
        world.GitHub.RenameRepository("octocat/r002", "github/left");
        world.GitHub.RenameRepository("github/docs", "octocat/came");
        world.GitHub.AddRepository(Repository("octocat/r001") with { Seed = 9 });
        world.GitHub.Change(new Change { Repo = "octocat/renamed", Create = 2 });
        world.GitHub.Change(new Change { Repo = "github/left", Create = 2 });
        var second = await world.IngestAsync();
        // The one at the checkpoint is read again, and has a new URL in a repository that was renamed.
        Assert.That(second.New, Is.EqualTo("octocat/came=3 octocat/new=3 octocat/r001=3 octocat/renamed=3"));
        Assert.That((second.Jobs, second.Requests, second.Listing), Is.EqualTo((5, 5, 1)), "none was looked up by its old name");
        Assert.That(world.World.Number("select count(*) from checkpoints where entity = 'issue'"), Is.EqualTo(6));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.World.Rows("select org || '/' || repo as name, count(*) from issues group by name order by name"), Is.EqualTo(new[]
        {
            "octocat/came|3", "octocat/new|3", "octocat/r001|5", "octocat/r002|3", "octocat/r003|3", "octocat/renamed|3",
        }));
    }

    [Test]
    public async Task Ingest_SeveralJobsAtATime_CountTheirOwnRequests()
    {
        await using var world = await StartAsync(
            "kind: pull_requests, orgs: [octocat, github], since: 2000-01-01",
            [.. Repositories("octocat", 6).Select((repository, index) => repository with { Issues = 10 + 20 * index }), .. Repositories("github", 2)],
            options => options with { Latency = TimeSpan.FromMilliseconds(5) });
        var first = await world.IngestAsync();
        Assert.That((first.Jobs, first.Listing), Is.EqualTo((8, 2)));
        Assert.That(world.GitHub.Stats.MaxConcurrency, Is.GreaterThan(1));
        var ofOne = first.Result.Json.GetProperty("sources").EnumerateArray().Single(source => source.GetProperty("source").GetString() == "all:octocat/r006");
        var sent = world.GitHub.Stats.Recent.Count(request => request.Target.Contains("/r006/", StringComparison.Ordinal)
            || request.Target.Contains($"/{world.GitHub.Repositories.Single(r => r.Name == "octocat/r006").Id}/", StringComparison.Ordinal));
        Assert.That(ofOne.GetProperty("requests").GetInt32(), Is.EqualTo(sent));
        Assert.That((await world.IngestAsync()).Listing, Is.EqualTo(2));
    }

    /// <summary>What an organisation has, the config doesn't tell; nor what a repository is called today.</summary>
    [Test]
    public async Task Ingest_OfARepositoryByItselfAndByItsOwner_ReadsItOnceAndThenLooksAgain([Values] bool askedByItsOldName)
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 2), options => options with { Latency = TimeSpan.FromMilliseconds(300) });
        await File.AppendAllTextAsync(world.Cli["pipeline.yaml"], "- {name: one, kind: issues, repo: octocat/R001, since: 2000-01-01}\n");
        if (askedByItsOldName)
            world.GitHub.RenameRepository("octocat/r001", "octocat/renamed");
        for (var run = 0; run < 2; run++)
        {
            var sources = (await world.RunAsync()).Expect(0).Json.GetProperty("sources").EnumerateArray().ToList();
            Assert.That((sources.Count, sources.Sum(source => source.GetProperty("enqueued").GetInt32())), Is.EqualTo((3, run == 0 ? 6 : 0)));
        }
        Assert.That(world.World.Number("select count(*) from checkpoints where entity = 'issue'"), Is.EqualTo(2));
        await InProcess.DrainAndVerifyAsync(world.Cli);
    }

    /// <summary>As two lines of a crontab do: the list belongs to both, and the one that comes second waits for it.</summary>
    [Test]
    public async Task Ingest_SeveralSourcesOfOneOwner_ByTwoProcessesAtOnce_ReadsBoth()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 3), options => options with { Latency = TimeSpan.FromMilliseconds(500) });
        await File.AppendAllTextAsync(world.Cli["pipeline.yaml"], "- {name: code, kind: commits, org: octocat, months: 100}\n");
        var both = await Task.WhenAll(new[] { "all", "code" }.Select(source => world.Cli.RunAsync("ingest", "--source", source, "--json")));
        Assert.That(both.Select(run => run.Expect(0).Json.GetProperty("sources").EnumerateArray().Sum(source => source.GetProperty("enqueued").GetInt32())), Is.EqualTo(new[] { 9, 15 }));
    }

    [Test]
    public async Task Ingest_SeveralSourcesOfOneOwner_ShareItsList()
    {
        await using var world = await StartAsync(Issues, Repositories("octocat", 3));
        await File.AppendAllTextAsync(world.Cli["pipeline.yaml"], "- {name: code, kind: commits, org: OctoCat, months: 100}\n");
        Assert.That((await world.RunAsync()).Expect(0).Json.GetProperty("sources").GetArrayLength(), Is.EqualTo(6));
        Assert.That(world.GitHub.Stats.ByEndpoint["GET /orgs/{org}/repos"], Is.EqualTo(1));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.World.Rows("select (select count(*) from issues), (select count(*) from commits)"), Is.EqualTo(new[] { "9|15" }));
    }
}
