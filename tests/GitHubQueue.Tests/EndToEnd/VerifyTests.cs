using GitHubQueue.Cli;
using GitHubQueue.Operations;
using GitHubQueue.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Whatever is done to archive, tables or queue behind the program's back, <c>verify</c> names it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyTests
{
    [Test]
    public async Task Verify_WhereAllAgrees_SaysSo()
    {
        await using var world = await ArchivedAsync();
        Assert.That((await world.Cli.RunAsync("verify")).Expect(0).Out, Does.Match(
            @"\Averify: 25 records in 3 objects \(.* kB\), 25 rows in issues, 0 dead letters, 0 records waiting: everything agrees\.\n\z"));
    }

    [Test]
    public async Task Verify_WhereAnObjectIsDeleted_NamesIt()
    {
        await using var world = await ArchivedAsync();
        var (file, key) = AnObject(world);
        File.Delete(file);
        await ExpectOneDifferenceAsync(world, $"Object '{key}' with 10 records is missing from file:{world.Cli.LakeFolder}.");
    }

    [Test]
    public async Task Verify_WhereAnObjectIsAdded_NamesIt()
    {
        await using var world = await ArchivedAsync();
        var (file, key) = AnObject(world);
        File.Copy(file, file.Replace(".jsonl.gz", "-copy.jsonl.gz", StringComparison.Ordinal));
        await ExpectOneDifferenceAsync(
            world, $"Object '{key.Replace(".jsonl.gz", "-copy.jsonl.gz", StringComparison.Ordinal)}' is in file:{world.Cli.LakeFolder} and not in the manifest.");
    }

    [Test]
    public async Task Verify_WhereAnObjectIsTruncated_NamesIt()
    {
        await using var world = await ArchivedAsync();
        var (file, key) = AnObject(world);
        var length = new FileInfo(file).Length;
        await using (var stream = File.OpenWrite(file))
            stream.SetLength(100);
        await ExpectOneDifferenceAsync(world, $"Object '{key}' has 100 bytes, and the manifest says {length}.");
    }

    [Test]
    public async Task Verify_WhereARowIsDeleted_NamesIt()
    {
        await using var world = await ArchivedAsync();
        var key = world.Query(database => database.Prepare("select key from issues where number = 7").ScalarText());
        Execute(world, "delete from issues where number = 7");
        await ExpectOneDifferenceAsync(world, $"Table 'issues' lacks the newest completed state of '{key}'.");
    }

    [Test]
    public async Task Verify_WhereAnItemPointsNowhere_NamesIt()
    {
        await using var world = await ArchivedAsync();
        Execute(world, "update queue_items set archive_key = 'nowhere.jsonl.gz' where id = 3");
        var verify = (await world.Cli.RunAsync("verify", "--json")).Expect(1);
        var key = world.Query(database => database.Prepare("select archive_key from queue_items where id = 2").ScalarText());
        Assert.That(verify.Json.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("what").GetString()), Is.EqualTo(new[]
        {
            $"Object '{key}' holds 10 records, and 9 queue items name it.",
            "Record 3 is said to be in object 'nowhere.jsonl.gz', which the manifest doesn't list.",
        }));
    }

    /// <summary>Bytes of the same length: only the checksum tells.</summary>
    [Test]
    public async Task Verify_WhereAnObjectIsChanged_NamesItWhenItLooksDeep()
    {
        await using var world = await ArchivedAsync();
        var (file, key) = AnObject(world);
        var content = await Lake.ContentAsync(file);
        await Lake.RewriteAsync(file, content.Replace("\"title\":\"", "\"title\":\"!", StringComparison.Ordinal));
        world.Query(database => database.Prepare("update archive_objects set bytes = ?2 where key = ?1").Bind(1, key).Bind(2, new FileInfo(file).Length).Execute());
        (await world.Cli.RunAsync("verify")).Expect(0);
        Assert.That((await world.Cli.RunAsync("verify", "--deep")).Expect(1).Out, Does.StartWith($"difference: Object '{key}' holds other content than was written. Put it back"));
    }

    [Test]
    public async Task Verify_Repair_MendsWhatAReplayMends_AndNamesTheRest()
    {
        await using var world = await ArchivedAsync();
        var before = world.Query(IssueFacts.OfTable);
        Execute(world, "delete from issues where number in (7, 8, 24); delete from queue_items where id = 3");
        var (file, _) = AnObject(world);
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "foreign.jsonl.gz"));
        (await world.Cli.RunAsync("verify", "--deep")).Expect(1);
        var repaired = (await world.Cli.RunAsync("verify", "--deep", "--repair")).Expect(1);
        Assert.That(repaired.Out, Does.EndWith(": 1 difference, 5 mended.\n").And.Contain("foreign.jsonl.gz' is in"));
        Assert.That(world.Query(IssueFacts.OfTable), Is.EqualTo(before));
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(25));
    }

    [Test]
    public async Task Verify_TellsHowFarItIs()
    {
        await using var world = await ArchivedAsync();
        using var database = new Database(world.Cli.Database);
        var seen = new List<(long, long)>();
        Verifier? verifier = null;
        verifier = new Verifier(new(IsDeep: true), database, root =>
        {
            seen.Add(verifier!.Reached);
            return Archives.Open(root);
        }, TimeProvider.System);
        Assert.That((await verifier.RunAsync(default)).Differences, Is.Empty);
        Assert.That(seen.Append(verifier.Reached), Is.EqualTo(new[] { (0L, 0L), (3L, 3L) }));
    }

    private static async Task<World> ArchivedAsync()
    {
        var world = await World.StartAsync(25);
        await world.IngestAsync();
        await world.WorkAsync("--batch-size", "10", "--parallel", "1");
        return world;
    }

    /// <summary>The first batch's: its file, and its key.</summary>
    private static (string File, string Key) AnObject(World world)
    {
        var file = Directory.GetFiles(world.Cli.LakeFolder, "*.jsonl.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        return (file, Path.GetRelativePath(world.Cli.LakeFolder, file));
    }

    private static void Execute(World world, string sql) => world.Query(database =>
    {
        database.Execute(sql);
        return 0;
    });

    private static async Task ExpectOneDifferenceAsync(World world, string difference)
    {
        var verify = (await world.Cli.RunAsync("verify")).Expect(1);
        Assert.That(verify.Out.Split('\n')[0], Does.StartWith($"difference: {difference} "));
        Assert.That(verify.Out, Does.EndWith(": 1 difference.\n"));
        Assert.That(verify.Error, Is.Empty);
    }
}
