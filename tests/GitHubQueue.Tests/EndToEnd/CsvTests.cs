using System.Globalization;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>CSV files: rows that arrive, rows that don't and why, and what happens the next time.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvTests
{
    private const string Header = "id,name,at";

    [Test]
    public async Task Ingest_AFileTwice_ReadsItOnce()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", [Header, .. Numbered(1, 2500)]);
        Assert.That(await world.IngestAsync(), Is.EqualTo((2500, 2500, (string?)null)));
        await world.WorkAsync();
        var objects = world.Rows("select count(*) from archive_objects");
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)), "its checksum is known");
        File.SetLastWriteTimeUtc(world.Cli["data.csv"], DateTime.UnixEpoch);
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)), "whatever its time");
        Assert.That(await world.IngestAsync(more: "--full"), Is.EqualTo((2500, 0, (string?)null)), "its rows are known");
        await world.WorkAsync();
        Assert.That(world.Rows("select count(*) from archive_objects"), Is.EqualTo(objects));
        (await world.Cli.RunAsync("verify")).Expect(0);
        Assert.That(world.Rows("select _key, id, name, at, _file, _line from my_data where id in (1, 2500) order by id"), Is.EqualTo(new[]
        {
            "my-data/1|1|name 1|2026-01-02|data.csv|2", "my-data/2500|2500|name 2500|2026-01-09|data.csv|2501",
        }));
    }

    [Test]
    public async Task Ingest_OneBadRowOfMany_IsADeadLetterAndAllOthersAreThere()
    {
        using var world = new CsvWorld();
        var rows = Numbered(1, 10_000).ToArray();
        rows[6_999] = "7000,name,2026-02-30";
        world.Write("data.csv", [Header, .. rows]);
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(10_000));
        await world.WorkAsync();
        Assert.That(world.Rows("select count(*), count(distinct id), min(id), max(id) from my_data where name = 'name ' || id"), Is.EqualTo(new[] { "9999|9999|1|10000" }));
        Assert.That(world.Rows("select key, reason from dead_letters"), Is.EqualTo(new[]
        {
            "my-data/7000|Line 7001 of 'data.csv', column 'at': must be a date such as 2026-11-20; found '2026-02-30'.",
        }));
        rows[6_999] = "7000,name,2026-02-28";
        world.Write("data.csv", [Header, .. rows]);
        Assert.That(await world.IngestAsync(), Is.EqualTo((10_000, 1, (string?)null)), "only what changed is new");
        await world.WorkAsync();
        Assert.That(world.Rows("select at, _line from my_data where id = 7000"), Is.EqualTo(new[] { "2026-02-28|7001" }));
    }

    [Test]
    public async Task Ingest_OddRows_ArriveAsTheyStandOrSayWhyNot()
    {
        using var world = new CsvWorld();
        var bytes = Encoding.UTF8.GetBytes(string.Join("\r\n",
            "\uFEFF" + Header, "1,\"a \"\"quoted\"\" word\",2026-01-01", "", "2,\"two\r\nlines, 🐛\",", "3,nul\0here,", "4", "5,a,2026-01-01,b,c", "6,\"\",",
            "x,not a number,", ",no id,", ",no id,", "4,now whole,"));
        await File.WriteAllBytesAsync(world.Cli["data.csv"], bytes);
        Assert.That(await world.IngestAsync(), Is.EqualTo((10, 9, (string?)null)), "of two equal rows without a key one is enough");
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name, at, _line from my_data order by id"), Is.EqualTo(new[]
        {
            "1|a \"quoted\" word|2026-01-01|2", "2|two\r\nlines, 🐛||4", "3|nul\0here||6", "4|now whole||13", "6|||9",
        }));
        Assert.That(world.Rows("select reason from dead_letters order by id"), Is.EqualTo(new[]
        {
            "Line 7 of 'data.csv' has 1 fields, and the header row 3.", "Line 8 of 'data.csv' has 5 fields, and the header row 3.",
            "Line 10 of 'data.csv', column 'id': must be a whole number; found 'x'.", "Line 11 of 'data.csv', column 'id': is required, and empty here.",
        }));
        var lake = (await Lake.ReadAsync(world.Cli.LakeFolder)).ToDictionary(one => one.Record.Context, one => Encoding.UTF8.GetString(one.Payload));
        Assert.That(lake["""{"file":"data.csv","line":4}"""], Is.EqualTo("""{"id":"2","name":"two\r\nlines, \uD83D\uDC1B","at":""}"""));
        Assert.That(lake["""{"file":"data.csv","line":6}"""], Is.EqualTo("""{"id":"3","name":"nul\u0000here","at":""}"""));
        Assert.That(lake["""{"file":"data.csv","line":8,"fields":5,"columns":3}"""], Is.EqualTo("""{"id":"5","name":"a","at":"2026-01-01","_4":"b","_5":"c"}"""));
    }

    [Test]
    public async Task Ingest_AKeyOfSeveralColumns_TellsApartWhatSlashesAndGapsMightMix()
    {
        using var world = new CsvWorld(key: "key: [a, b]", schema: "{a: text, b: text, n: integer}");
        string[] rows = ["x/y,z,1", "x,y/z,2", "x%2Fy,z,3", ",z,4", "z,,5", ",,6", "é,~ ,7", "hash:1,1,8"];
        world.Write("data.csv", ["a,b,n", .. rows]);
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(8));
        await world.WorkAsync();
        Assert.That(world.Rows("select a || ',' || b || ',' || n from (select coalesce(a, '') as a, coalesce(b, '') as b, n from my_data order by n)"), Is.EqualTo(rows));
        Assert.That(world.Rows("select _key from my_data where n not in (4, 5, 6) order by n"), Is.EqualTo(new[]
        {
            "my-data/x%2Fy/z", "my-data/x/y%2Fz", "my-data/x%252Fy/z", "my-data/%C3%A9/~%20", "my-data/hash%3A1/1",
        }));
        world.Write("data.csv", ["a,b,n", .. rows[..7], "x/y,z,10"]);
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(1));
        await world.WorkAsync();
        Assert.That(world.Rows("select n from my_data where _key = 'my-data/x%2Fy/z'"), Is.EqualTo(new[] { "10" }));
    }

    [Test]
    public async Task Ingest_RowsOfOneKey_AreItsStatesAndTheLastOneIsTheRow()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", Header, "1,first,", "2,x,", "1,second,", "1,second,");
        Assert.That(await world.IngestAsync(), Is.EqualTo((4, 3, (string?)null)));
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name, _line from my_data order by id"), Is.EqualTo(new[] { "1|second|4", "2|x|3" }));
    }

    [Test]
    public async Task Ingest_AFileThatChanges_BringsOnlyTheRowsThatChanged()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", [Header, .. Numbered(1, 1500)]);
        await world.IngestAsync();
        world.Write("data.csv", [Header, "9000,new,", .. Numbered(2, 1499), "1,back at the end,", "3000,new,"]);
        Assert.That(await world.IngestAsync(), Is.EqualTo((1502, 3, (string?)null)), "a row that only moved isn't new");
        await world.WorkAsync();
        Assert.That(world.Rows("select count(*) from my_data"), Is.EqualTo(new[] { "1502" }));
        Assert.That(world.Rows("select name from my_data where id in (1, 9000) order by id"), Is.EqualTo(new[] { "back at the end", "new" }));
    }

    /// <summary>What has been read by a wrong setting is read anew when that is mended.</summary>
    [TestCase("encoding: latin1", "id,name\n1,caf\u00e9\n", "1|café")]
    [TestCase("delimiter: ;", "id,x;name\n1,x;b\n", "|b")]
    public async Task Ingest_ASettingThatChanges_ReadsTheFilesAgain(string setting, string text, string row)
    {
        using var world = new CsvWorld(key: "", schema: "{id: integer, name: text}");
        await File.WriteAllBytesAsync(world.Cli["data.csv"], Encoding.Latin1.GetBytes(text.Replace('é', setting.StartsWith('e') ? 'é' : 'e')));
        await world.Cli.RunAsync(CsvWorld.Ingest());
        world.Configure(key: "", schema: "{id: integer, name: text}", more: setting);
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(1));
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name from my_data order by _item_id desc limit 1"), Is.EqualTo(new[] { row }));
    }

    [Test]
    public async Task Ingest_OfCsvAlone_NeedsNoGitHub()
    {
        using var world = new CsvWorld();
        world.Cli.Environment["GITHUB_API_URL"] = "not an address";
        world.Write("data.csv", Header, "1,a,");
        Assert.That((await world.IngestAsync()).Enqueued, Is.EqualTo(1));
    }

    [Test]
    public async Task Ingest_ManyColumns_AreAllInTheArchiveAndOnlyTheSchemasInTheTable()
    {
        using var world = new CsvWorld();
        world.Write("data.csv", "note,at,id,Name,", "keep me,2026-01-01,1,x,y");
        await world.IngestAsync();
        await world.WorkAsync();
        Assert.That(world.Rows("select id, name, at from my_data"), Is.EqualTo(new[] { "1||2026-01-01" }));
        Assert.That(
            JsonSerializer.Deserialize<Dictionary<string, string>>((await Lake.ReadAsync(world.Cli.LakeFolder)).Single().Payload),
            Is.EqualTo(new Dictionary<string, string> { ["note"] = "keep me", ["at"] = "2026-01-01", ["id"] = "1", ["Name"] = "x", [""] = "y" }));
    }

    private static IEnumerable<string> Numbered(int from, int count) =>
        Enumerable.Range(from, count).Select(id => string.Create(CultureInfo.InvariantCulture, $"{id},name {id},2026-01-{1 + id % 28:00}"));
}
