using System.Text;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Files that can't be read, or not to their end: what is told, what is kept, and that no other file suffers.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvFilesTests
{
    private const string Header = "id,name,at";
    private const string BadQuote = "a field in quotes isn't closed, or goes on after its closing quote; write quotes inside it twice.";

    [Test]
    public async Task Ingest_AQuoteThatIsNotClosed_KeepsTheRowsBeforeAndGoesOnThereWhenItIsMended()
    {
        using var world = new CsvWorld();
        string[] before = [Header, "1,a,", "2,b,", "1,c,"];
        world.Write("data.csv", [.. before, "3,\"d,", "4,e,"]);
        var sentence = $"File 'data.csv', line 5: {BadQuote}";
        Assert.That(await world.IngestAsync(2), Is.EqualTo((3, 3, sentence)));
        Assert.That(await world.IngestAsync(2), Is.EqualTo((0, 0, sentence)), "it is told again, and nothing is enqueued again");
        world.Write("data.csv", [.. before, "3,\"d\",", "4,e,"]);
        Assert.That((await world.IngestAsync()).Failure, Is.Null);
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name from my_data order by id"), Is.EqualTo(new[] { "1|c", "2|b", "3|d", "4|e" }));
    }

    [Test]
    public async Task Ingest_AFileThatWontDo_TellsPeopleOnStderr()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", "id,name,name", "1,a,b");
        var ingest = (await world.Cli.RunAsync("ingest", "--source", "my-data")).Expect(2);
        Assert.That(ingest.Sentence, Is.EqualTo("github-queue: File 'data.csv', line 1: the header row has the column 'name' twice."));
    }

    [TestCase("", "File 'data.csv' is empty: it should have a header row at least.")]
    [TestCase("name,at\na,\n", "File 'data.csv', line 1: the header row lacks 'id', which the schema of the source requires; it has 'name', 'at'.")]
    [TestCase("id,name,id\n1,a,2\n", "File 'data.csv', line 1: the header row has the column 'id' twice.")]
    [TestCase("id;name\n1;a\n", "File 'data.csv', line 1: the header row has none of the columns of the source's schema; it has 'id;name': check 'delimiter:' and 'encoding:'.")]
    [TestCase("id,name\n1,caf\u00e9\n", "File 'data.csv', line 2: isn't UTF-8: save the file as UTF-8, or say 'encoding: latin1' or 'encoding: utf-16' for this source.")]
    public async Task Ingest_AFileThatIsNoSuchCsv_SaysWhatIsWrongAndExits2(string text, string sentence)
    {
        using var world = new CsvWorld();
        await File.WriteAllBytesAsync(world.Cli["data.csv"], Encoding.Latin1.GetBytes(text));
        Assert.That(await world.IngestAsync(2), Is.EqualTo((0, 0, sentence)));
    }

    [Test]
    public async Task Ingest_AHeaderRowAlone_IsAFileWithoutRows()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", Header);
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)));
        Assert.That(world.Rows("select count(*) from my_data"), Is.EqualTo(new[] { "0" }));
    }

    [TestCase("latin1", "encoding: latin1")]
    [TestCase("utf-16", "")]
    [TestCase("utf-16", "encoding: utf-16")]
    public async Task Ingest_AnotherEncoding_IsReadWhereItIsSaidOrMarked(string encoding, string setting)
    {
        using var world = new CsvWorld(more: setting);
        await File.WriteAllTextAsync(world.Cli["data.csv"], "id,name\n1,Žluť ¿é\n".Replace("Žluť ", encoding == "latin1" ? "" : "Žluť ", StringComparison.Ordinal), Encoding.GetEncoding(encoding));
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(1));
        await world.WorkAsync();
        Assert.That(world.Rows("select name from my_data"), Is.EqualTo(new[] { encoding == "latin1" ? "¿é" : "Žluť ¿é" }));
    }

    [Test]
    public async Task Ingest_SeveralFilesOfWhichOneIsBroken_ReadsTheOthers()
    {
        using var world = new CsvWorld("data/*.csv");
        world.Write("data/a.csv", Header, "1,a,", "2,a,");
        world.Write("data/b.csv", Header, "3,b,", "4,\"b", "5,b,");
        world.Write("data/c.csv", "id", "6");
        world.Write("data/d.txt", Header, "7,d,");
        var sentence = $"File 'data/b.csv', line 3: {BadQuote}";
        Assert.That(await world.IngestAsync(2), Is.EqualTo((4, 4, sentence)));
        Assert.That(await world.IngestAsync(2), Is.EqualTo((0, 0, sentence)));
        world.Write("data/a.csv", Header, "1,a,", "2,new,");
        world.Write("data/b.csv", Header, "3,b,", "4,b,", "5,b,");
        Assert.That(await world.IngestAsync(), Is.EqualTo((5, 3, (string?)null)));
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name, _file, _line from my_data order by id"), Is.EqualTo(new[]
        {
            "1|a|data/a.csv|2", "2|new|data/a.csv|3", "3|b|data/b.csv|2", "4|b|data/b.csv|3", "5|b|data/b.csv|4", "6||data/c.csv|2",
        }));
    }

    [Test]
    public async Task Ingest_AFileThatDisappeared_SaysSoAndKeepsWhatItHas()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", Header, "1,a,");
        await world.IngestAsync();
        File.Delete(world.Cli["data.csv"]);
        Assert.That(await world.IngestAsync(1), Is.EqualTo((0, 0, "There is no file 'data.csv' for source 'my-data': check 'path:' in the config.")));
        await world.WorkAsync();
        Assert.That(world.Rows("select id from my_data"), Is.EqualTo(new[] { "1" }));
        world.Write("data.csv", Header, "1,a,");
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)));
    }

    [Test]
    public async Task Ingest_OneOfSeveralFilesDisappears_IsNoFailure()
    {
        using var world = new CsvWorld("data/**/*.csv");
        world.Write("data/a.csv", Header, "1,a,");
        world.Write("data/deep/b.csv", Header, "2,b,");
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(2));
        File.Delete(world.Cli["data/a.csv"]);
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)));
    }

    /// <summary>Other sources don't wait for a person to mend a file.</summary>
    [Test]
    public async Task Ingest_All_ReadsTheOtherSourcesAndExitsWithTheWorst()
    {
        using var folder = new TemporaryFolder();
        using var world = new CsvWorld();
        world.Write("data.csv", Header, "1,\"a");
        world.Write("other.csv", "x", "1");
        await File.AppendAllTextAsync(world.Cli["pipeline.yaml"], "  - {name: gone, kind: csv, path: no.csv, schema: {x: text}}\n  - {name: other, kind: csv, path: other.csv, schema: {x: text}}\n");
        var ingest = (await world.Cli.RunAsync("ingest", "--all", "--json")).Expect(2);
        Assert.That(ingest.Json.GetProperty("sources").EnumerateArray().Select(source => $"{source.GetProperty("source")} {source.GetProperty("enqueued")}"), Is.EquivalentTo(
            new[] { "my-data 0", "gone 0", "other 1" }));
        Assert.That(world.Rows("select command, exit_code from runs order by command"), Is.EqualTo(new[] { "ingest gone|1", "ingest my-data|2", "ingest other|0" }));
    }
}
