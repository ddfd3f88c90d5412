using GitHubQueue.Operations;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What keeps a database small takes nothing away that is needed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MaintainTests
{
    private static readonly string[] Tables = ["issues", "pull_requests", "pull_request_reviews", "pull_request_files", "commits", "events", "services"];

    [Test]
    public async Task Maintain_PrunesLineage_AndEverythingStillAgrees()
    {
        await using var world = await FilledWorld.StartAsync();
        var tables = Rows(world);
        Age(world);
        var maintained = (await world.Cli.RunAsync("maintain", "--keep", "1h", "--json")).Expect(0);
        Assert.That(maintained.Number("items"), Is.EqualTo(world.Number("select sum(items) - 1 from archive_objects")), "all but the dead letter");
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(1));
        Assert.That(Rows(world), Is.EqualTo(tables));
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
        (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
        (await world.Cli.RunAsync("worker")).Expect(0);
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Replay_AfterPruning_BringsLineageBack()
    {
        await using var world = await FilledWorld.StartAsync();
        var books = FilledWorld.Dump(world.Cli.Database);
        Age(world);
        (await world.Cli.RunAsync("maintain", "--keep", "1h")).Expect(0);
        (await world.Cli.RunAsync("replay")).Expect(0);
        Assert.That(FilledWorld.Dump(world.Cli.Database), Is.EqualTo(books));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    /// <summary>Not for want of lineage: what is known of each object is kept.</summary>
    [Test]
    public async Task Ingest_AfterPruning_StillKnowsWhatItHas()
    {
        await using var world = await World.StartAsync(40);
        await world.IngestAsync();
        await world.WorkAsync();
        Age(world);
        Assert.That((await world.Cli.RunAsync("maintain", "--keep", "1h", "--json")).Expect(0).Number("items"), Is.EqualTo(40));
        var again = (await world.Cli.RunAsync("ingest", "--repo", World.Repo, "--full", "--json")).Expect(0);
        Assert.That((again.Number("records"), again.Number("enqueued")), Is.EqualTo((40, 0)));
    }

    /// <summary>A quiet repository's feed shows the same events for months; here they are an hour old.</summary>
    [Test]
    public async Task Ingest_OfOldEventsAfterPruning_StillKnowsThem()
    {
        await using var world = await EventWorld.StartAsync();
        await world.PollAsync();
        (await world.Cli.RunAsync("maintain", "--keep", "10m")).Expect(0);
        (await world.Cli.RunAsync("checkpoint", "reset", "feed")).Expect(0);
        var again = await world.PollAsync();
        Assert.That((again.Inserted, again.Duplicates), Is.EqualTo((0, 300)));
    }

    [Test]
    public async Task Maintain_WithoutKeep_RemovesNoRow_AndGivesSpaceBack()
    {
        await using var world = await World.StartAsync(400);
        await world.IngestAsync();
        await world.WorkAsync();
        var size = new FileInfo(world.Cli.Database).Length;
        var maintained = (await world.Cli.RunAsync("maintain", "--json")).Expect(0);
        Assert.That((maintained.Number("items"), maintained.Number("freed_bytes")), Is.EqualTo((0, size - new FileInfo(world.Cli.Database).Length)));
        Assert.That(maintained.Number("freed_bytes"), Is.GreaterThan(1_000_000));
        Assert.That(new FileInfo(world.Cli.Database + "-wal") is { Exists: true, Length: > 0 }, Is.False);
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>It is run where the disk is nearly full.</summary>
    [Test]
    public async Task Maintain_OfMuchSpace_KeepsTheLogShort()
    {
        using var pipeline = new TestPipeline();
        using (var before = pipeline.Open())
        {
            for (var step = 0; step < 20; step++)
            {
                before.Write(() => before.Execute("""
                    insert into queue_items(entity, key, as_of, hash, partition, org, repo, source, bytes, enqueued_at)
                      with recursive g(value) as (select 1 union all select value + 1 from g where value < 1000) select 'issue', 'k' || value, 0, 'h', 'p', 'o', 'r', 's', 3000, 0 from g;
                    insert into queue_payloads(item_id, payload) select id, randomblob(3000) from queue_items order by id desc limit 1000
                    """));
            }
            before.Write(() => before.Execute("delete from queue_payloads where item_id < 16000"));
        }
        using var database = pipeline.Open();
        Assert.That((await new Maintenance(null, database, TimeProvider.System).RunAsync([], default)).FreedBytes, Is.GreaterThan(40 << 20));
        Assert.That(new FileInfo(pipeline.Database + "-wal").Length, Is.LessThan(16 << 20), "it is never made shorter while it is open");
    }

    [Test]
    public async Task Maintain_WhileEverythingRuns_LosesNothing()
    {
        await using var world = await World.StartAsync(600);
        (await world.Cli.RunAsync("init")).Expect(0);
        await using var ingest = world.Cli.Start(World.Ingest());
        await using var worker = world.Cli.Start(World.Worker("--batch-size", "20", "--follow"));
        var ingested = ingest.WaitAsync();
        do
            (await world.Cli.RunAsync("maintain", "--keep", "1s")).Expect(0);
        while (!ingested.IsCompleted);
        (await ingested).Expect(0);
        worker.Interrupt();
        (await worker.WaitAsync()).Expect(0);
        await world.WorkAsync();
        Assert.That(await Lake.ReadAsync(world.Cli.LakeFolder), Has.Count.EqualTo(600));
        Assert.That(world.Query(IssueFacts.OfTable), Is.EqualTo(world.Current()));
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
    }

    [Test]
    public async Task Maintain_RemovesTemporaryFilesThatNobodyWritesAnyMore()
    {
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        await world.WorkAsync();
        var folder = Path.GetDirectoryName(Directory.GetFiles(world.Cli.LakeFolder, "*.gz", SearchOption.AllDirectories)[0])!;
        foreach (var name in new[] { ".old.jsonl.gz.abc.tmp", ".new.jsonl.gz.abc.tmp" })
            await File.WriteAllTextAsync(Path.Combine(folder, name), "half");
        File.SetLastWriteTimeUtc(Path.Combine(folder, ".old.jsonl.gz.abc.tmp"), DateTime.UtcNow.AddHours(-7));
        Assert.That((await world.Cli.RunAsync("maintain", "--json")).Expect(0).Number("leftovers"), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(folder, ".*.tmp").Select(Path.GetFileName), Is.EqualTo(new[] { ".new.jsonl.gz.abc.tmp" }));
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    public async Task Maintain_WithABadSpan_SaysSo()
    {
        using var cli = new Cli();
        Assert.That((await cli.RunAsync("maintain", "--keep", "long")).Expect(2).Sentence, Does.Contain("Option --keep can't be 'long'"));
    }

    /// <summary>Makes all that is done two hours older.</summary>
    private static void Age(World world) => world.Query(database => database.Write(() => database.Prepare("update queue_items set completed_at = completed_at - 7200000").Execute()));

    private static List<string> Rows(World world) => [.. Tables.SelectMany(table => world.Rows($"select * from {table} order by 1"))];
}
