using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Everything that follows from the archive can be made again from the archive, without GitHub.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReplayTests
{
    [Test]
    public async Task Replay_IntoAnEmptyDatabase_GivesEqualTablesLineageAndManifest()
    {
        await using var world = await FilledWorld.StartAsync();
        var expected = FilledWorld.Dump(world.Cli.Database);
        await world.GitHub.DisposeAsync(); // there is no network any more
        var replay = (await world.Cli.RunAsync("replay", "--db", "again.db", "--json")).Expect(0);
        Assert.That(FilledWorld.Dump(world.Cli["again.db"]), Is.EqualTo(expected));
        Assert.That((replay.Number("dead"), replay.Number("left"), replay.Number("damaged")), Is.EqualTo((1, 0, 0)));
        (await world.Cli.RunAsync("verify", "--db", "again.db")).Expect(0);
    }

    [Test]
    public async Task Replay_IntoTheDatabaseThatWroteIt_ChangesNothing()
    {
        await using var world = await FilledWorld.StartAsync();
        var expected = FilledWorld.Dump(world.Cli.Database);
        (await world.Cli.RunAsync("replay")).Expect(0);
        (await world.Cli.RunAsync("replay", "--entity", "event")).Expect(0);
        Assert.That(FilledWorld.Dump(world.Cli.Database), Is.EqualTo(expected));
    }

    /// <summary>Partitions take turns, so the later of two states of one second may be archived first: here a renamed repository's.</summary>
    [Test]
    public async Task Replay_OfTheLaterOfTwoStatesInAnEarlierObject_KnowsItAsTheNewest()
    {
        await using var world = await World.StartAsync(issues: 3);
        await world.IngestAsync();
        world.GitHub.RenameRepository(World.Repo, "octocat/A-World");
        (await world.Cli.RunAsync("ingest", "--repo", World.Repo, "--full")).Expect(0);
        await world.WorkAsync();
        Assert.That(
            world.Rows("select partition from archive_objects order by batch").Select(folder => folder.Split('/')[2]), Is.EqualTo(new[] { "repo=A-World", "repo=Hello-World" }));
        (await world.Cli.RunAsync("replay", "--db", "again.db")).Expect(0);
        const string known = "select key, hash, as_of from known where entity = 'issue' order by 1";
        Assert.That(FilledWorld.Rows(world.Cli["again.db"], known), Is.EqualTo(FilledWorld.Rows(world.Cli.Database, known)));
        var again = (await world.Cli.RunAsync("ingest", "--repo", World.Repo, "--full", "--db", "again.db", "--json")).Expect(0);
        Assert.That(again.Number("enqueued"), Is.Zero);
    }

    [Test]
    public async Task Replay_KilledAndRunAgain_GivesTheSame()
    {
        await using var world = await FilledWorld.StartAsync();
        var expected = FilledWorld.Dump(world.Cli.Database);
        for (var (random, run) = (new Random(1), 0); ; run++)
        {
            await using var replay = world.Cli.Start("replay", "--db", "again.db", "--log-level", "warning");
            var ended = replay.WaitAsync();
            await Task.WhenAny(ended, Task.Delay(150 + random.Next(200) + 50 * run)); // any moment: there is nothing to wait for; in the end one has the time it needs
            replay.Kill();
            var result = await ended;
            if (result.WasKilled)
                continue;
            result.Expect(0);
            break;
        }
        Assert.That(FilledWorld.Dump(world.Cli["again.db"]), Is.EqualTo(expected));
    }

    /// <summary>What was fetched goes on as before: the next ingest recognises what the archive has.</summary>
    [Test]
    public async Task Ingest_AfterAReplay_RecognisesEverything()
    {
        await using var world = await FilledWorld.StartAsync();
        (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
        (await world.Cli.RunAsync("worker")).Expect(0);
        (await world.Cli.RunAsync("replay", "--db", "again.db")).Expect(0);
        var again = (await world.Cli.RunAsync("ingest", "--all", "--db", "again.db", "--json")).Expect(0).Json;
        Assert.That(again.GetProperty("sources").EnumerateArray().Where(source => source.GetProperty("enqueued").GetInt64() > 0).Select(source => source.ToString()), Is.Empty);
    }

    [Test]
    public async Task Replay_OfADamagedObject_NamesItAndGoesOn()
    {
        await using var world = await FilledWorld.StartAsync();
        var objects = Directory.GetFiles(Path.Combine(world.Cli.LakeFolder, "commit"), "*.gz", SearchOption.AllDirectories);
        await File.WriteAllBytesAsync(objects[0], (await File.ReadAllBytesAsync(objects[0]))[..^20]);
        var replay = (await world.Cli.RunAsync("replay", "--db", "again.db", "--json")).Expect(1);
        Assert.That(replay.Number("damaged"), Is.EqualTo(1));
        Assert.That(replay.Error, Does.Contain(Path.GetFileName(objects[0])));
        Assert.That(replay.Number("objects"), Is.EqualTo(world.Number("select count(*) from archive_objects") - 1));
    }

    [Test]
    public async Task Replay_WhereAnObjectIsMissing_SaysSoAndGoesOn()
    {
        await using var world = await World.StartAsync(20);
        await world.IngestAsync();
        await world.WorkAsync("--batch-size", "5");
        File.Delete(Directory.GetFiles(world.Cli.LakeFolder, "*.jsonl.gz", SearchOption.AllDirectories)[0]);
        var replay = (await world.Cli.RunAsync("replay", "--json")).Expect(1);
        Assert.That((replay.Number("objects"), replay.Number("missing")), Is.EqualTo((3, 1)));
        Assert.That(replay.Error, Does.Contain("missing at file:").And.Contain("(1 of them): 'github-queue verify' names them"));
        Assert.That((await world.Cli.RunAsync("replay", "--entity", "issue", "--json")).Expect(0).Number("missing"), Is.Zero, "of a part nobody can tell");
    }

    [Test]
    public async Task Replay_OfCsvWithoutItsSchema_SaysWhereItIsAndDoesNothing()
    {
        await using var world = await FilledWorld.StartAsync();
        File.Delete(world.Cli["pipeline.yaml"]);
        var replay = (await world.Cli.RunAsync("replay", "--db", "again.db")).Expect(2);
        Assert.That(replay.Sentence, Does.Contain("'services'").And.Contain("--config"));
        (await world.Cli.RunAsync("replay", "--db", "again.db", "--entity", "commit")).Expect(0);
    }

    [TestCase("--entity stars", "Option --entity can't be 'stars'")]
    [TestCase("--from yesterday", "Option --from can't be 'yesterday'")]
    [TestCase("--from 2026-02-01 --to 2026-01-01", "leave nothing")]
    public async Task Replay_WithBadOptions_SaysSo(string options, string sentence)
    {
        using var cli = new Cli();
        Assert.That((await cli.RunAsync(["replay", .. options.Split(' ')])).Expect(2).Sentence, Does.Contain(sentence));
    }
}
