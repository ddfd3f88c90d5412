using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What an ingest would cost is told beforehand, and then is what it costs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EstimateTests
{
    private static readonly SimulatorOptions Options = new()
    {
        Repositories = [new(World.Repo) { Issues = 750, PayloadBytes = 1, Commits = 320, ReviewsPerPull = 1, FilesPerPull = 1, StarDrift = false }],
    };

    [TestCase("issues", "--full")]
    [TestCase("commits", "--since 2000-01-01")]
    [TestCase("pull_requests", "--full")]
    public async Task Estimate_OfAFirstSync_IsWhatItCosts(string entity, string reach)
    {
        await using var world = await World.StartAsync(Options);
        string[] arguments = ["ingest", "--repo", World.Repo, "--entity", entity, .. reach.Split(' '), "--json"];
        var estimate = (await world.Cli.RunAsync([.. arguments, "--estimate"])).Expect(0);
        Assert.That(world.Number("select count(*) from queue_items") + world.Number("select count(*) from checkpoints") + world.Number("select count(*) from runs"), Is.Zero);
        var one = estimate.Json.GetProperty("sources")[0];
        var sync = (await world.Cli.RunAsync(arguments)).Expect(0);
        Assert.That(estimate.Number("requests"), Is.EqualTo(sync.Number("requests")));
        if (!one.GetProperty("is_at_most").GetBoolean())
            Assert.That(one.GetProperty("records").GetInt64(), Is.EqualTo(sync.Number("records")));
    }

    [TestCase("issues", 1)]
    [TestCase("commits", 1)]
    public async Task Estimate_OfAnUnchangedRepository_IsOneRequest(string entity, int requests)
    {
        await using var world = await World.StartAsync(Options);
        string[] arguments = ["ingest", "--repo", World.Repo, "--entity", entity, "--json"];
        (await world.Cli.RunAsync([.. arguments, "--full"])).Expect(0);
        Assert.That((await world.Cli.RunAsync([.. arguments, "--estimate"])).Expect(0).Number("requests"), Is.EqualTo(requests));
    }

    [Test]
    public async Task Estimate_WhereSomeAreMissing_NamesThemAndTellsOfTheOthers()
    {
        await using var world = await World.StartAsync(Options);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], $$"""
            sources:
              - {name: owners, kind: issues, orgs: [nobody, octocat], since: 2000-01-01}
              - {name: gone, kind: commits, repo: octocat/gone}
              - {name: some, kind: pull_requests, repos: [octocat/missing, {{World.Repo}}], since: 2000-01-01}
            """);
        var text = (await world.Cli.RunAsync("ingest", "--all", "--estimate")).Expect(1);
        Assert.That(text.Out, Does.Contain(", without 3 sources that can't be read"));
        Assert.That(text.Error, Does.Contain("github-queue: owners: There is no organisation or user 'nobody' at ")
            .And.Contain("github-queue: gone: Repository 'octocat/gone' was not found at ").And.Contain("github-queue: some:octocat/missing: Repository 'octocat/missing' was not found at "));
        var json = (await world.Cli.RunAsync("ingest", "--all", "--estimate", "--json")).Expect(1).Json;
        var sources = json.GetProperty("sources").EnumerateArray().ToList();
        Assert.That(
            sources.Where(source => source.TryGetProperty("requests", out _)).Select(source => source.GetProperty("source").GetString()),
            Is.EqualTo(new[] { $"owners:{World.Repo}", $"some:{World.Repo}" }));
        Assert.That(
            sources.Where(source => source.TryGetProperty("failure", out _)).Select(source => source.GetProperty("source").GetString()),
            Is.EqualTo(new[] { "owners", "gone", "some:octocat/missing" }));
        Assert.That(json.GetProperty("is_complete").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Estimate_OfOneThatIsMissing_SaysSo()
    {
        await using var world = await World.StartAsync(Options);
        (await world.Cli.RunAsync("ingest", "--repo", "octocat/gone", "--estimate")).ExpectOnly(
            1, $"github-queue: Repository 'octocat/gone' was not found at '{world.GitHub.Url.Authority}': check its name, and whether the token in GITHUB_TOKEN may see it.");
    }

    /// <summary>Where GitHub doesn't tell, nobody pretends to know.</summary>
    [Test]
    public async Task Estimate_WhenTheSearchIsRefused_SaysThatItIsUnknown()
    {
        await using var world = await World.StartAsync(Options);
        world.GitHub.AddFault(new Fault(FaultKind.Status) { Path = "/search", Status = 422, Body = """{"message":"Validation Failed"}""", Times = 9 });
        var estimate = (await world.Cli.RunAsync("ingest", "--repo", World.Repo, "--estimate")).Expect(0);
        Assert.That(estimate.Out, Does.Contain("1 source of which GitHub didn't tell").And.Contain("?"));
    }
}
