using GitHubQueue.Records;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>One record's way, from the queue to the table.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TraceTests
{
    [Test]
    public async Task Trace_ARecordOfTwoStates_ShowsWhereEachIs()
    {
        await using var world = await World.StartAsync(12);
        await world.IngestAsync();
        await world.WorkAsync("--batch-size", "5");
        world.GitHub.Change(new Change { Numbers = [7] });
        await world.IngestAsync();
        await world.WorkAsync();
        var states = (await world.Cli.RunAsync("trace", "OCTOCAT/hello-world#7", "--json")).Expect(0).Json.EnumerateArray().Select(state => state.GetProperty("state")).ToList();
        Assert.That(states.Select(state => state.TryGetProperty("table", out var table) ? table.GetString() : null), Is.EqualTo(new[] { null, "issues" }));
        foreach (var state in states)
        {
            var lines = (await Lake.ContentAsync(Path.Combine(world.Cli.LakeFolder, state.GetProperty("archive_key").GetString()!))).Split('\n');
            Assert.That(lines[state.GetProperty("line").GetInt32() - 1], Does.Contain("\"number\":7,"));
        }
        var key = states[0].GetProperty("key").GetString()!;
        Assert.That((await world.Cli.RunAsync("trace", key)).Expect(0).Out, Does.EndWith("trace: 2 states of 1 record.\n").And.Contain("table      issues\n"));
    }

    [Test]
    public async Task Trace_APullRequest_ShowsItsReviewsAndFiles()
    {
        await using var world = await World.StartAsync(PullWorld.Of(6));
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        await world.WorkAsync();
        var states = (await world.Cli.RunAsync("trace", $"{World.Repo}#{PullWorld.Pulls(world).First()}", "--json")).Expect(0).Json.EnumerateArray();
        Assert.That(states.GroupBy(state => state.GetProperty("state").GetProperty("entity").GetString()).Select(of => (of.Key, of.Count())), Is.EquivalentTo(new[]
        {
            (Entity.PullRequest, 1), (Entity.PullRequestReview, 2), (Entity.PullRequestFile, 3),
        }));
    }

    /// <summary>What wasn't read again has its old name.</summary>
    [Test]
    public async Task Trace_OfARenamedRepository_FindsWhatWasReadUnderEitherName([Values(World.Repo, "OCTOCAT/spoon-knife")] string name, [Values(3, 7)] int number)
    {
        await using var world = await World.StartAsync(12);
        await world.IngestAsync();
        world.GitHub.RenameRepository(World.Repo, "octocat/Spoon-Knife");
        world.GitHub.Change(new Change { Numbers = [7], UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await world.IngestAsync();
        await world.WorkAsync();
        Assert.That(world.Rows("select repo from issues where number in (3, 7) order by number"), Is.EqualTo(new[] { "Hello-World", "Spoon-Knife" }));
        var traced = (await world.Cli.RunAsync("trace", $"{name}#{number}", "--json")).Expect(0).Json.EnumerateArray().ToList();
        Assert.That(traced, Has.Count.EqualTo(number == 7 ? 2 : 1));
        Assert.That(traced[^1].GetProperty("state").GetProperty("table").GetString(), Is.EqualTo("issues"));
    }

    [Test]
    public async Task Trace_WhatStillWaits_SaysSo()
    {
        await using var world = await World.StartAsync(2);
        await world.IngestAsync();
        var key = world.Query(database => database.Prepare("select key from queue_items where id = 1").ScalarText())!;
        var number = world.Number("select cast(payload as text) ->> '$.number' from queue_payloads where item_id = 1");
        foreach (var name in new[] { key, $"{World.Repo}#{number}" })
        {
            var of = (await world.Cli.RunAsync("trace", name)).Expect(0);
            Assert.That(of.Out, Does.StartWith($"issue {key}, ").And.Contain(", pending\n").And.EndsWith("1 state of 1 record.\n").And.Not.Contain("archive").And.Not.Contain("table"));
        }
    }

    [Test]
    public async Task Trace_WhatIsDeadOrOfAPullRequestThatWaits_IsFoundByItsNumber()
    {
        await using var world = await World.StartAsync(PullWorld.Of(6));
        (await world.Cli.RunAsync(PullWorld.Ingest())).Expect(0);
        var pull = PullWorld.Pulls(world).First();
        (await world.Cli.RunAsync("trace", $"{World.Repo}#{pull}")).Expect(0);
        world.Query(database => database.Prepare("""
            update queue_payloads set payload = cast(replace(cast(payload as text), '"state":"', '"state":"?') as blob)
              from queue_items where id = item_id and entity = 'pull_request'
            """).Execute());
        world.Query(database => database.Prepare("update queue_payloads set payload = x'7bff' where item_id = (select max(id) from queue_items)").Execute());
        await world.WorkAsync();
        Assert.That((await world.Cli.RunAsync("trace", $"{World.Repo}#{pull}")).Expect(0).Out, Does.Contain(", dead: ").And.EndsWith("6 states of 6 records.\n"));
    }

    [TestCase("octocat/Hello-World#99", 1, "Nothing is known of 'octocat/Hello-World#99': it was never enqueued, its lineage was pruned by 'maintain', or it is a dead letter without a number ('github-queue dead list' has the keys).")]
    [TestCase("number 7", 2, "'number 7' names no record: use owner/repo#77, owner/repo@sha, or a key such as api.github.com/1347 (column 'key' of the tables).")]
    [TestCase("octocat/Hello-World@zzz", 1, "Nothing is known of 'octocat/Hello-World@zzz': it was never enqueued, its lineage was pruned by 'maintain', or it is a dead letter without a number ('github-queue dead list' has the keys).")]
    public async Task Trace_WhatIsNot_IsOneSentence(string what, int exitCode, string sentence)
    {
        await using var world = await World.StartAsync(2);
        await world.IngestAsync();
        Assert.That((await world.Cli.RunAsync("trace", what)).Expect(exitCode).Error, Is.EqualTo($"github-queue: {sentence}\n"));
    }
}
