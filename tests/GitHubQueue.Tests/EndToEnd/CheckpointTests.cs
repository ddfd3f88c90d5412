using Dapper;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>How far a source has been read can be seen, and forgotten.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CheckpointTests
{
    [Test]
    public async Task Reset_OfPullRequests_FetchesThemWithTheirListsAgain_AndRecognisesThem()
    {
        await using var world = await World.StartAsync(PullWorld.Of(100));
        var first = (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        (await world.Cli.RunAsync("checkpoint", "reset", $"pull_requests:{World.Repo}")).Expect(0);
        Assert.That((await world.Cli.RunAsync("checkpoint", "list", "--json")).Expect(0).Json.GetArrayLength(), Is.Zero);
        var again = (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        Assert.That((again.Number("requests"), again.Number("enqueued")), Is.EqualTo((first.Number("requests") - 1, 0)), "all but the name is asked for again");
        await PullWorld.ExpectAllArrivedAsync(world);
    }

    /// <summary>The queue's rows are gone, or name the source as it was called once.</summary>
    [TestCase("maintain")]
    [TestCase("rename")]
    public async Task Reset_OfPullRequestsThatTheQueueDoesNotTellOf_FetchesTheirListsAgain(string how)
    {
        await using var world = await World.StartAsync(PullWorld.Of(40));
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config("once"));
        var first = (await world.Cli.RunAsync("ingest", "--source", "once", "--json")).Expect(0).Json.GetProperty("sources")[0].GetProperty("requests").GetInt64();
        (await world.Cli.RunAsync("worker", "--db", "pipeline.db", "--archive", "file:lake")).Expect(0);
        var name = how == "rename" ? "now" : "once";
        if (how == "rename")
            await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config(name));
        else
            world.Query(database => database.Connection.Execute("delete from queue_items"));
        (await world.Cli.RunAsync("ingest", "--source", name)).Expect(0);
        (await world.Cli.RunAsync("checkpoint", "reset", name)).Expect(0);
        var again = (await world.Cli.RunAsync("ingest", "--source", name, "--json")).Expect(0).Json.GetProperty("sources")[0];
        Assert.That((again.GetProperty("requests").GetInt64(), again.GetProperty("enqueued").GetInt64()), Is.EqualTo((first - 1, 0)));

        static string Config(string name) => $"sources:\n  - {{name: {name}, kind: pull_requests, repo: {World.Repo}, since: 2000-01-01}}\n";
    }

    [Test]
    public async Task Reset_OfASourceOfSeveralRepositories_ForgetsAllOfThem_AndNoOther()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { Repositories = [new("a/one") { Issues = 5 }, new("a/two") { Issues = 5 }, new("b/three") { Issues = 5 }] });
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "sources:\n  - {name: to_ols, kind: issues, repos: [a/one, a/two]}\n  - {name: toXols, kind: issues, repos: [b/three]}\n");
        (await world.Cli.RunAsync("ingest", "--source", "to_ols")).Expect(0);
        (await world.Cli.RunAsync("ingest", "--repo", "b/three")).Expect(0);
        var reset = (await world.Cli.RunAsync("checkpoint", "reset", "to_ols", "--json")).Expect(0).Json.GetProperty("reset");
        Assert.That(reset.EnumerateArray().Select(name => name.GetString()), Is.EqualTo(new[] { "to_ols:a/one", "to_ols:a/two" }));
        var list = (await world.Cli.RunAsync("checkpoint", "list", "--json")).Expect(0).Json;
        Assert.That(list.EnumerateArray().Select(checkpoint => checkpoint.GetProperty("source").GetString()), Is.EqualTo(new[] { "issues:b/three" }));
    }

    /// <summary>A name that was never found is forgotten as well.</summary>
    [Test]
    public async Task Reset_OfARepositoryThatWasNeverFound_RemovesItFromStatus()
    {
        await using var world = await World.StartAsync(5);
        (await world.Cli.RunAsync("ingest", "--repo", "octocat/gone")).Expect(1);
        Assert.That((await world.Cli.RunAsync("status")).Out, Does.Contain("gone: not_found"));
        (await world.Cli.RunAsync("checkpoint", "reset", "issues:octocat/gone")).Expect(0);
        Assert.That((await world.Cli.RunAsync("status")).Out, Does.Not.Contain("not_found"));
    }

    [Test]
    public async Task Reset_OfAnUnknownSource_SaysSo()
    {
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        (await world.Cli.RunAsync("checkpoint", "reset", "nonsense")).ExpectOnly(
            2, "github-queue: There is no checkpoint of a source 'nonsense': 'github-queue checkpoint list' shows those there are.");
    }

    [Test]
    public async Task Reset_WhileItIsBeingRead_IsRefused()
    {
        TaskCompletionSource reached = new(), release = new();
        await using var world = await World.StartAsync(World.Of(500) with
        {
            BeforeAnswer = async request =>
            {
                if (request.Target.Contains("after=", StringComparison.Ordinal))
                {
                    reached.TrySetResult();
                    await release.Task;
                }
            },
        });
        await using var ingest = world.Cli.Start(World.Ingest());
        await reached.Task;
        Assert.That((await world.Cli.RunAsync("checkpoint", "reset", $"issues:{World.Repo}")).Expect(1).Sentence, Does.Contain("is being ingested, by process"));
        release.SetResult();
        (await ingest.WaitAsync()).Expect(0);
    }
}
