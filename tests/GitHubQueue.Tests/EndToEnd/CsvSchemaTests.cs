using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A schema that changes after its table has been made.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvSchemaTests
{
    [Test]
    public async Task Ingest_ASchemaThatHasGotAColumn_FillsItFromThenOn()
    {
        using var world = new CsvWorld(schema: "{id: integer}");
        world.Write("data.csv", "id,name,size", "1,a,10", "2,b,20");
        await world.IngestAsync();
        await world.WorkAsync();
        world.Configure(schema: "{id: integer, size: number, other: date}");
        world.Write("data.csv", "id,name,size", "1,a,10", "2,b,25", "3,c,30.5");
        await world.IngestAsync();
        await world.WorkAsync();
        Assert.That(world.Rows("select id, size, other from my_data order by id"), Is.EqualTo(new[] { "1||", "2|25|", "3|30.5|" }));
    }

    /// <summary>The worker takes the schema that the last ingest left, whatever was enqueued before.</summary>
    [Test]
    public async Task Worker_OfRowsEnqueuedBeforeTheSchemaGrew_FillsTheColumn()
    {
        using var world = new CsvWorld(schema: "{id: integer}");
        world.Write("data.csv", "id,size", "1,10");
        await world.IngestAsync();
        world.Configure(schema: "{id: integer, size: number}");
        await world.IngestAsync();
        await world.WorkAsync();
        Assert.That(world.Rows("select id, size from my_data"), Is.EqualTo(new[] { "1|10" }));
    }

    [Test]
    public async Task Ingest_AColumnOfAnotherType_SaysWhatToDoAndReadsNothing()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", "id,name", "1,a");
        await world.IngestAsync();
        await world.WorkAsync();
        world.Configure(schema: "{id: text, name: text, more: text}");
        world.Write("data.csv", "id,name", "2,b");
        var ingest = (await world.Cli.RunAsync(CsvWorld.Ingest())).Expect(2);
        Assert.That(ingest.Sentence, Is.EqualTo("github-queue: Column 'id' of table 'my_data' is of type integer, and source 'my-data' has it as text now: change it back, "
            + "give the source another name, or drop the table and run 'github-queue replay --entity csv'."));
        Assert.That($"github-queue: {ingest.Json.GetProperty("sources")[0].GetProperty("failure").GetString()}", Is.EqualTo(ingest.Sentence));
        Assert.That(world.Rows("select id, name from my_data"), Is.EqualTo(new[] { "1|a" }));
        Assert.That(world.Rows("select count(*) from queue_items"), Is.EqualTo(new[] { "1" }));
        world.Configure();
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(1));
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name from my_data order by id"), Is.EqualTo(new[] { "1|a", "2|b" }));
    }

    [Test]
    public async Task DeadLetter_OfARuleThatWasLoosened_IsARowAfterARetry()
    {
        using var world = new CsvWorld(schema: "{id: integer, name: {type: text, required: true}}");
        world.Write("data.csv", "id,name", "1,");
        await world.IngestAsync();
        await world.WorkAsync();
        Assert.That(world.Rows("select reason from dead_letters"), Is.EqualTo(new[] { "Line 2 of 'data.csv', column 'name': is required, and empty here." }));
        world.Configure(schema: "{id: integer, name: text}");
        await world.IngestAsync();
        (await world.Cli.RunAsync("dead", "retry", "--all")).Expect(0);
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name from my_data"), Is.EqualTo(new[] { "1|" }));
    }

    /// <summary>The newest state can't be a row any more: the one before it is, as in a database that is made anew.</summary>
    [Test]
    public async Task Replay_WithAStricterRule_BringsBackTheStateThatStillKeepsIt()
    {
        using var world = new CsvWorld(schema: "{id: integer, name: text}");
        foreach (var line in new[] { "1,first", "1," })
        {
            world.Write("data.csv", "id,name", line);
            await world.IngestAsync();
            await world.WorkAsync();
        }
        Assert.That(world.Rows("select id, name from my_data"), Is.EqualTo(new[] { "1|" }));
        world.Configure(schema: "{id: integer, name: {type: text, required: true}}");
        var counts = (await world.Cli.RunAsync("replay", "--json")).Expect(0);
        Assert.That((counts.Number("done"), counts.Number("dead")), Is.EqualTo((1, 1)));
        Assert.That(world.Rows("select id, name from my_data"), Is.EqualTo(new[] { "1|first" }));
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
    }

    /// <summary>A typed copy that was written before lacks the record: verify says so, and what it says mends it.</summary>
    [Test]
    public async Task DeadLetter_ThatIsRetried_IsMissedInItsTypedCopy()
    {
        using var world = new CsvWorld(schema: "{id: integer, name: {type: text, required: true}}", more: "parquet: true");
        world.Write("data.csv", "id,name", "1,", "2,two");
        await world.IngestAsync();
        (await world.Cli.RunAsync("worker")).Expect(0);
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
        world.Configure(schema: "{id: integer, name: text}", more: "parquet: true");
        await world.IngestAsync();
        (await world.Cli.RunAsync("dead", "retry", "1", "1")).Expect(0);
        var key = world.Rows("select key from archive_objects").Single();
        Assert.That((await world.Cli.RunAsync("verify")).Expect(1).Out, Does.Contain($"difference: The typed copies of object '{key}' have 1 rows, and 2 of its records have one: "));
        File.Delete(Directory.GetFiles(world.Cli.LakeFolder, "*.parquet", SearchOption.AllDirectories).Single());
        (await world.Cli.RunAsync("replay")).Expect(0);
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
        Assert.That(world.Rows("select rows from parquet_objects"), Is.EqualTo(new[] { "2" }));
    }

    /// <summary>The copies of before are no longer of this source's layout.</summary>
    [Test]
    public async Task Replay_WithAnotherLayout_ListsTheNewCopyOnly()
    {
        using var world = new CsvWorld(more: "parquet: true");
        world.Write("data.csv", "id,name,at", "1,one,2026-11-20");
        await world.IngestAsync();
        (await world.Cli.RunAsync("worker")).Expect(0);
        world.Configure(more: "{parquet: true, destination: elsewhere}".Trim('{', '}').Replace(", ", "\n    ", StringComparison.Ordinal));
        (await world.Cli.RunAsync("replay")).Expect(0);
        Assert.That(world.Rows("select folder like 'bronze/elsewhere/%', rows from parquet_objects"), Is.EqualTo(new[] { "1|1" }));
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
    }

    [Test]
    public async Task Ingest_ASourceWhoseNameIsNoIdentifier_HasATableAllTheSame()
    {
        using var world = new CsvWorld();
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "sources:\n- {name: 2026.sales-Q1, kind: csv, path: data.csv, schema: {select: integer}}\n");
        world.Write("data.csv", "select", "1");
        (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.Rows("select \"select\" from \"2026_sales_Q1\""), Is.EqualTo(new[] { "1" }));
    }
}
