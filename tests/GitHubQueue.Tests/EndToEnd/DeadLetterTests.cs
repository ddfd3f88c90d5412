using System.Text;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A record that breaks a rule of its table: archived like its neighbours, listed, shown, retried, dropped.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DeadLetterTests
{
    private const string Broken = """{"repository_url":"https://api.github.com/repos/octocat/Hello-World","id":2,"number":2,"title":null,"state":"open","created_at":"2020-01-01T00:00:00Z","updated_at":"2020-01-01T00:00:02Z"}""";
    private const string Reason = "Field 'title' is required and must be text; found null.";

    [Test]
    public async Task Worker_WithABrokenRecord_BuriesItAlone()
    {
        await using var world = await WithALetterAsync();
        Assert.That((await Lake.ReadAsync(world.Cli.LakeFolder)).Select(one => Encoding.UTF8.GetString(one.Payload)), Does.Contain(Broken));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(2));
        var verify = (await world.Cli.RunAsync("verify", "--json")).Expect(0);
        Assert.That((verify.Number("dead_letters"), verify.Number("records")), Is.EqualTo((1, 3)));
        var letter = verify.Json.GetProperty("letters").EnumerateArray().Single();
        Assert.That((letter.GetProperty("id").GetInt64(), letter.GetProperty("reason").GetString()), Is.EqualTo((2, Reason)));
    }

    [Test]
    public async Task Dead_ListAndShow_TellWhy()
    {
        await using var world = await WithALetterAsync();
        var list = (await world.Cli.RunAsync("dead", "list")).Expect(0).Out;
        Assert.That(list, Does.Match($@"^ +id +entity +key +repository +reason\n +2 +issue +127\.0\.0\.1:\d+/2 +octocat/Hello-World +{Reason}\ndead: 1 dead letter\.\n$"));
        var listed = (await world.Cli.RunAsync("dead", "list", "--json")).Expect(0).Json[0];
        Assert.That(listed.EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "id", "entity", "key", "org", "repo", "source", "reason", "archive_key", "buried_at" }));
        var shown = (await world.Cli.RunAsync("dead", "show", "2")).Expect(0).Out;
        Assert.That(shown, Does.Contain($"since: {Reason}\n").And.EndsWith($"\n\n{Broken}\n"));
        var json = (await world.Cli.RunAsync("dead", "show", "2", "--json")).Expect(0).Json;
        Assert.That((json.GetProperty("letter").GetProperty("reason").GetString(), json.GetProperty("payload").GetString()), Is.EqualTo((Reason, Broken)));
    }

    [Test]
    public async Task Dead_Show_OfWhatIsNoUtf8_GivesItsBytes()
    {
        await using var world = await WithALetterAsync();
        byte[] payload = [.. "{\"title\":\"sp\u00e4t "u8, 0xe4, 0x1b, 0xff, .. "\"}"u8];
        world.Query(database => database.Prepare("update queue_payloads set payload = ?1").BindBlob(1, payload).Execute());
        world.Cli.OutputEncoding = Encoding.Latin1; // a character is a byte
        var shown = (await world.Cli.RunAsync("dead", "show", "2")).Expect(0).Out;
        Assert.That(shown, Does.EndWith($"\n\n{Encoding.Latin1.GetString(payload).Replace('\x1b', ' ')}\n"), "but nothing that could draw on a terminal");
        var json = (await world.Cli.RunAsync("dead", "show", "2", "--json")).Expect(0).Json;
        Assert.That(json.GetProperty("payload_base64").GetBytesFromBase64(), Is.EqualTo(payload));
        Assert.That(json.TryGetProperty("payload", out _), Is.False);
    }

    [Test]
    public async Task Dead_Retry_WorksOnceTheRecordCanBeRead()
    {
        await using var world = await WithALetterAsync();
        var still = (await world.Cli.RunAsync("dead", "retry", "--all", "--json")).Expect(1).Json;
        Assert.That((still.GetProperty("done").GetInt64(), still.GetProperty("still_dead")[0].GetProperty("reason").GetString()), Is.EqualTo((0, Reason)));
        // As a newer program would, that takes a title of null.
        world.Query(database =>
        {
            database.Execute("update queue_payloads set payload = cast(replace(cast(payload as text), '\"title\":null', '\"title\":\"mended\"') as blob)");
            return 0;
        });
        Assert.That((await world.Cli.RunAsync("dead", "retry", "2")).Expect(0).Out, Is.EqualTo("dead retry: 1 record in their tables now, 0 still dead.\n"));
        Assert.That(world.Query(IssueTitles), Is.EqualTo("one,mended,three"));
        Assert.That(world.Number("select count(*) from queue_payloads"), Is.Zero);
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Dead_Drop_GivesItUpAndKeepsTheArchive()
    {
        await using var world = await WithALetterAsync();
        Assert.That((await world.Cli.RunAsync("dead", "drop", "--all")).Expect(0).Out, Is.EqualTo("dead drop: 1 dead letter given up; the archive keeps them.\n"));
        Assert.That((await world.Cli.RunAsync("dead", "list")).Expect(0).Out, Is.EqualTo("dead: 0 dead letters.\n"));
        Assert.That(await Lake.ReadAsync(world.Cli.LakeFolder), Has.Count.EqualTo(3));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [TestCase("show 9", "There is no dead letter 9: 'github-queue dead list' shows those there are.")]
    [TestCase("retry 9", "There is no dead letter 9: 'github-queue dead list' shows those there are.")]
    [TestCase("drop 2 9", "There is no dead letter 9: 'github-queue dead list' shows those there are.")]
    [TestCase("drop", "Name the dead letters by their ids, or all of them with --all; 'github-queue dead list' shows them.")]
    [TestCase("retry 2 --all", "Name the dead letters by their ids, or all of them with --all; 'github-queue dead list' shows them.")]
    public async Task Dead_OfALetterThatIsNone_SaysSoAndChangesNothing(string line, string sentence)
    {
        await using var world = await WithALetterAsync();
        (await world.Cli.RunAsync(["dead", .. line.Split(' ')])).ExpectOnly(2, "github-queue: " + sentence);
        Assert.That(world.Number("select count(*) from dead_letters"), Is.EqualTo(1));
    }

    /// <summary>As after a file that was exported with another schema.</summary>
    [Test]
    public async Task Dead_OfTenThousand_AreListedRetriedAndDropped_EachTimeTheSame()
    {
        const int letters = 10_000;
        using var world = new CsvWorld();
        world.Write("data.csv", Enumerable.Range(1, letters).Select(id => $"{id},x,yesterday").Prepend("id,name,at"));
        await world.IngestAsync();
        Assert.That((await world.Cli.RunAsync("worker", "--json")).Expect(0).Number("dead"), Is.EqualTo(letters));
        for (var again = 0; again < 2; again++)
        {
            var retried = (await world.Cli.RunAsync("dead", "retry", "--all", "--json")).Expect(1).Json;
            Assert.That((retried.GetProperty("done").GetInt32(), retried.GetProperty("still_dead").GetArrayLength()), Is.EqualTo((0, letters)));
            var listed = (await world.Cli.RunAsync("dead", "list", "--limit", "1000000", "--json")).Expect(0).Json;
            Assert.That(listed.EnumerateArray().Select(letter => letter.GetProperty("id").GetInt64()).Distinct().Count(), Is.EqualTo(letters));
        }
        Assert.That((await world.Cli.RunAsync("verify")).Expect(0).Out, Does.Match(@"\A(dead letter .*\n){20}… and 9,980 more dead letters: 'github-queue dead list' shows them\nverify: "));
        var verify = (await world.Cli.RunAsync("verify", "--json")).Expect(0);
        Assert.That((verify.Number("dead_letters"), verify.Json.GetProperty("letters").GetArrayLength()), Is.EqualTo((letters, 1000)));
        Assert.That((await world.Cli.RunAsync("dead", "drop", "--all", "--json")).Expect(0).Number("dropped"), Is.EqualTo(letters));
        Assert.That((await world.Cli.RunAsync("dead", "drop", "--all", "--json")).Expect(0).Number("dropped"), Is.Zero);
        Assert.That(world.Rows("select command, exit_code, counts from runs where command like 'dead %' order by id"), Is.EqualTo(new[]
        {
            $$"""dead retry|1|{"done":0,"still_dead":{{letters}}}""", $$"""dead retry|1|{"done":0,"still_dead":{{letters}}}""",
            $$"""dead drop|0|{"dropped":{{letters}}}""", """dead drop|0|{"dropped":0}""",
        }));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    private static string? IssueTitles(GitHubQueue.Sqlite.Database database) =>
        database.Prepare("select group_concat(title) from (select title from issues order by number)").ScalarText();

    private static async Task<World> WithALetterAsync()
    {
        using var data = new Support.TemporaryFolder();
        string Good(int id, string title) => Broken.Replace("\"id\":2,\"number\":2,\"title\":null", $"\"id\":{id},\"number\":{id},\"title\":\"{title}\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(data["issues.jsonl"], $"{Good(1, "one")}\n{Broken}\n{Good(3, "three")}\n");
        var world = await World.StartAsync(new GitHubSimulator.SimulatorOptions { Repositories = [], Data = data.Path });
        await world.IngestAsync();
        Assert.That((await world.WorkAsync()).Number("dead"), Is.EqualTo(1));
        return world;
    }
}
