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
    public async Task Estimate_WithAnOrganisationThatIsMissing_TellsOfTheOthers()
    {
        await using var world = await World.StartAsync(Options);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], $"sources:\n  - {{name: gone, kind: issues, org: nobody}}\n  - {{name: issues, kind: issues, repo: {World.Repo}, since: 2000-01-01}}\n");
        var estimate = (await world.Cli.RunAsync("ingest", "--all", "--estimate", "--json")).Expect(1);
        Assert.That(estimate.Error, Does.Contain("github-queue: gone: "));
        var sources = estimate.Json.GetProperty("sources");
        Assert.That(sources.EnumerateArray().Select(source => (source.GetProperty("source").GetString(), source.TryGetProperty("records", out var records) && records.ValueKind == System.Text.Json.JsonValueKind.Number)),
            Is.EqualTo(new[] { ("gone", false), ("issues", true) }));
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
