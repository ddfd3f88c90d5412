using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;
using static GitHubQueue.Tests.EndToEnd.GhArchiveWorld;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Files of GH Archive: each event arrives once, whatever becomes of the file and of the program.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GhArchiveTests
{
    /// <summary>13,000 and more, 2012 to 2021, with ids and without.</summary>
    [Test]
    public async Task Ingest_RecordedEvents_ArriveOnceEachByteForByte()
    {
        var data = Path.Combine(Checkout.Root, "..", "shared", "data");
        var recorded = Directory.Exists(data) ? Directory.GetDirectories(data, "gharchive-*") : [];
        if (recorded.Length == 0)
            Assert.Ignore("There are no recorded events in ../shared/data.");
        using var cli = new Cli();
        var lines = new List<string>();
        foreach (var (index, folder) in recorded.Index())
        {
            var packed = Path.Combine(folder, "events.jsonl.gz");
            using var reader = new StreamReader(new GZipStream(File.OpenRead(packed), CompressionMode.Decompress));
            var text = await reader.ReadToEndAsync();
            lines.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Directory.CreateDirectory(cli[$"packed/{index}"]);
            File.Copy(packed, cli[$"packed/{index}/events.jsonl.gz"]);
            await File.WriteAllTextAsync(cli[$"plain-{index}.json"], text);
        }
        var keys = lines.Select(KeyOf).ToHashSet();
        await ConfigureAsync(cli, "packed/**/*.gz", "  - {name: again, kind: gharchive, path: plain-*.json}\n");
        var first = await IngestAsync(cli, 0);
        Assert.That((Number(first, "records"), Number(first, "enqueued"), Number(first, "requests")), Is.EqualTo((lines.Count, keys.Count, 0)));
        Assert.That(lines, Has.Count.GreaterThan(13_000));
        var again = await IngestAsync(cli, 0, "--source", "again");
        Assert.That((Number(again, "records"), Number(again, "enqueued")), Is.EqualTo((lines.Count, 0)), "the same events in other files");
        Assert.That(Number(await IngestAsync(cli, 0), "records"), Is.Zero, "files that haven't changed are read again");

        var worker = (await cli.RunAsync(World.Worker())).Expect(0);
        Assert.That((worker.Number("done"), worker.Number("dead")), Is.EqualTo((keys.Count, 0)), (await cli.RunAsync("dead", "list")).Out);
        var lake = await Lake.ReadAsync(cli.LakeFolder);
        Assert.That(lake.Select(one => Encoding.UTF8.GetString(one.Payload)), Is.EquivalentTo(lines.DistinctBy(KeyOf)));
        Assert.That(lake.Select(one => one.Record.Key.Split('/')[0]).Distinct(), Is.EqualTo(new[] { "api.github.com" }));
        Assert.That(lake.Select(one => one.ObjectKey), Has.All.Match(@"^event/date=\d{4}-\d\d-\d\d/hour=\d\d/[^/]+$"));
        Assert.That(Number(cli, "select count(*) from events"), Is.EqualTo(keys.Count));
        (await cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Ingest_EventsOfThePoll_AreKnownAlready()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { Repositories = [new(World.Repo) { Issues = 20 }], Events = 250 });
        var cli = world.Cli;
        (cli.Environment["http_proxy"], cli.Environment["GITHUB_API_URL"]) = (world.GitHub.Url.AbsoluteUri, "http://api.github.com/"); // as it is called in keys
        await ConfigureAsync(cli, "2026.json.gz", "  - {name: feed, kind: events}\n");
        (await cli.RunAsync("sample", "capture", "--source", "feed", "--pages", "3")).Expect(0);
        var captured = Directory.GetFiles(cli["samples"]).SelectMany(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.EnumerateArray().Select(one => one.GetRawText())).ToList();
        await File.WriteAllBytesAsync(cli["2026.json.gz"], Gzip.Of(string.Join('\n', captured.Append(Event(1)))));
        (await cli.RunAsync("ingest", "--source", "feed")).Expect(0);
        Assert.That(Number(cli, "select count(*) from queue_items"), Is.EqualTo(captured.Count));

        cli.Environment["GITHUB_API_URL"] = "https://ghe.example/api/v3";
        var history = await IngestAsync(cli, 0);
        Assert.That((Number(history, "records"), Number(history, "enqueued")), Is.EqualTo((captured.Count + 1, 1)), "an event is another one in the archive than it was in the poll");
        world.GitHub.PushEvents(10);
        cli.Environment["GITHUB_API_URL"] = "http://api.github.com/";
        Assert.That(Number(await IngestAsync(cli, 0, "--source", "feed"), "enqueued"), Is.EqualTo(10));
        (await cli.RunAsync(World.Worker())).Expect(0);
        Assert.That(Number(cli, "select count(*) from events"), Is.EqualTo(captured.Count + 11));
        (await cli.RunAsync("verify")).Expect(0);
    }

    /// <summary>An id, a time with an offset, an owner apart from its name, and events that have nothing of it.</summary>
    [Test]
    public async Task Ingest_OldShapes_AreToldApartByTheirBytes()
    {
        using var cli = new Cli();
        const string old = """{"type":"WatchEvent","created_at":"2012-10-13T00:00:17-07:00","repository":{"name":"Hello-World","owner":"octocat"},"url":"1"}""";
        await File.WriteAllTextAsync(cli["2012.json"], string.Join("\r\n", old, old, old.Replace("\"1\"", "\"2\"", StringComparison.Ordinal), """{"id":5,"type":"GistEvent","created_at":"2012-04-01T00:00:00-07:00","repo":{"name":"/"}}""", """{"type":"ForkEvent"}"""));
        await ConfigureAsync(cli, "2012.json");
        var ingest = await IngestAsync(cli, 0);
        Assert.That((Number(ingest, "records"), Number(ingest, "enqueued")), Is.EqualTo((5, 4)));
        (await cli.RunAsync(World.Worker())).Expect(0);
        Assert.That(Rows(cli, "select case when key like '%/hash:%' then 'hash' else key end, org || '/' || repo || ' ' || coalesce(created_at, 'never') from events order by item_id"), Is.EqualTo(new[]
        {
            "hash octocat/Hello-World 2012-10-13T07:00:17Z",
            "hash octocat/Hello-World 2012-10-13T07:00:17Z",
            "api.github.com/5@2012-04-01T07:00:00Z / 2012-04-01T07:00:00Z",
            "hash / never",
        }));
    }

    [Test]
    public async Task Ingest_LinesThatAreNoEvents_AreDeadLettersAndStopNothing()
    {
        using var cli = new Cli();
        byte[] notUtf8 = [.. """{"id":"3","type":"WatchEvent","created_at":"2015-01-01T15:00:00Z","x":" """u8, 0xff, .. "\"}"u8];
        byte[] file = [.. Bytes(Event(1)), .. "\nno JSON at all\n"u8, .. notUtf8, .. "\n\n{\"id\":\"4\"}\n[1]\n"u8, .. Bytes(Event(2) + Event(5))];
        await File.WriteAllBytesAsync(cli["2015.json.gz"], Gzip.Of(file));
        await ConfigureAsync(cli, "2015.json.gz");
        var ingest = (await cli.RunAsync("ingest", "--source", "history")).Expect(0);
        Assert.That(ingest.Error, Does.Contain("WRN history: 1 of the lines of '2015.json.gz' are not JSON, the first of them line 2: they become dead letters."));
        Assert.That(Number(cli, "select count(*) from queue_items"), Is.EqualTo(7));
        var worker = (await cli.RunAsync(World.Worker())).Expect(0);
        Assert.That((worker.Number("done"), worker.Number("dead")), Is.EqualTo((3, 4)));
        Assert.That(Rows(cli, "select key, reason from dead_letters where key not like '%hash%' order by id"), Is.EqualTo(new[]
        {
            "api.github.com/3@2015-01-01T15:00:00Z The payload is not UTF-8.",
            "api.github.com/4 Field 'type' is required and must be text; found nothing.",
        }));
        Assert.That(Rows(cli, "select 'reason', reason from dead_letters where key like '%hash%' order by id"), Has.Count.EqualTo(2).And.One.Contains("The payload is not JSON").And.One.Contains("must be an object"));
        var lake = await Lake.ReadAsync(cli.LakeFolder);
        Assert.That(lake.Select(one => Convert.ToHexString(one.Payload)), Does.Contain(Convert.ToHexString(notUtf8)).And.Contain(Convert.ToHexString("no JSON at all"u8)));
        (await cli.RunAsync("verify")).Expect(0);
        Assert.That(Number(await IngestAsync(cli, 0, "--full"), "enqueued"), Is.Zero);
    }

    [Test]
    public async Task Ingest_DamagedFiles_AreNamedAndKeepNoOtherFromBeingRead()
    {
        using var cli = new Cli();
        var whole = Gzip.Of(Events(1, 3000));
        await File.WriteAllBytesAsync(cli["1-cut.json.gz"], whole[..(whole.Length / 2)]);
        await File.WriteAllBytesAsync(cli["2-empty.json.gz"], []);
        await File.WriteAllTextAsync(cli["3-plain.json.gz"], Event(1));
        await File.WriteAllTextAsync(cli["4-nothing.json"], "");
        await File.WriteAllTextAsync(cli["5-long.json"], Event(5001) + "\n" + new string('x', LineReader.LongestLine + 1) + "\n" + Event(5002));
        await File.WriteAllBytesAsync(cli["6-members.json.gz"], [.. Gzip.Of(Events(6001, 1500)), .. Gzip.Of(Events(7501, 1500))]);
        await ConfigureAsync(cli, "?-*");
        var first = await IngestAsync(cli, 2);
        var kept = Number(cli, "select count(*) from queue_items where source = 'history'") - 3001;
        Assert.That(kept, Is.InRange(1200, 1800), "what came before the damage");
        Assert.That((Number(first, "enqueued"), Number(cli, "select max(id) from queue_items")), Is.EqualTo((kept + 3001, kept + 3001)));
        Assert.That(first.GetProperty("unfinished").GetBoolean());
        Assert.That(first.GetProperty("failure").GetString(), Is.EqualTo(
            $"File '1-cut.json.gz', line {kept + 1}: the gzip data is cut off or damaged here: fetch the file again. "
            + "File '2-empty.json.gz' is empty: fetch it again. "
            + "File '3-plain.json.gz' isn't gzip, as its name says: fetch it again, or take '.gz' off its name. "
            + "File '5-long.json', line 2: the line is longer than 32 MB: events stand on a line each, so this is hardly a file of GH Archive's."));
        Assert.That(Number(await IngestAsync(cli, 2), "records"), Is.Zero, "what was read before the damage is read again");

        await File.WriteAllBytesAsync(cli["1-cut.json.gz"], whole);
        foreach (var name in new[] { "2-empty.json.gz", "3-plain.json.gz", "5-long.json" })
            File.Delete(cli[name]);
        var repaired = await IngestAsync(cli, 0);
        Assert.That((Number(repaired, "records"), Number(repaired, "enqueued")), Is.EqualTo((3000, 3000 - kept)));
        Assert.That(repaired.GetProperty("unfinished").GetBoolean(), Is.False);
        await ExpectAsync(cli, 6001);
    }

    [Test]
    public async Task Ingest_UnfinishedFileThatIsGone_IsForgotten()
    {
        using var cli = new Cli();
        await File.WriteAllTextAsync(cli["b.json"], Event(1) + "\nx");
        await File.WriteAllBytesAsync(cli["a.json.gz"], [.. Gzip.Of(Event(2) + "\n"), 1, 2, 3]);
        await ConfigureAsync(cli, "?.json*");
        Assert.That((await IngestAsync(cli, 2)).GetProperty("unfinished").GetBoolean());
        File.Delete(cli["a.json.gz"]);
        var second = await IngestAsync(cli, 0);
        Assert.That((Number(second, "records"), second.GetProperty("unfinished").GetBoolean()), Is.EqualTo((0, false)));
        File.Delete(cli["b.json"]);
        Assert.That((await IngestAsync(cli, 1)).GetProperty("failure").GetString(), Is.EqualTo("There is no file '?.json*' for source 'history': check 'path:' in the config."));
    }

    [Test]
    public async Task Ingest_WithItsOptions_DoesWhatTheySay()
    {
        using var cli = new Cli();
        await File.WriteAllBytesAsync(cli["2015.json.gz"], Gzip.Of(Events(1, 1200)));
        await ConfigureAsync(cli, "2015.json.gz");
        Assert.That((await cli.RunAsync([.. Command, "--estimate"])).Expect(0).Number("requests"), Is.Zero);
        Assert.That(Number(cli, "select count(*) from queue_items") + Number(cli, "select count(*) from checkpoints"), Is.Zero);
        Assert.That((await cli.RunAsync([.. Command, "--since", "7d"])).Expect(2).Sentence, Does.Contain("gharchive, which are always read whole"));

        (await cli.RunAsync("sample", "capture", "--source", "history")).Expect(0);
        Assert.That(Directory.GetFiles(cli["samples"]).Order().Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetArrayLength()), Is.EqualTo(new[] { 1000, 200 }));

        (await cli.RunAsync(Command)).Expect(0);
        File.SetLastWriteTimeUtc(cli["2015.json.gz"], DateTime.UnixEpoch);
        Assert.That(Number(await IngestAsync(cli, 0), "records"), Is.Zero, "the same bytes of another time");
        var full = await IngestAsync(cli, 0, "--full");
        Assert.That((Number(full, "records"), Number(full, "enqueued")), Is.EqualTo((1200, 0)));
        using (var database = new Database(cli.Database))
        {
            var checkpoints = new Checkpoints(database, TimeProvider.System);
            var held = checkpoints.Acquire(Entity.Event, "file:history", "history");
            Assert.That((await cli.RunAsync(Command)).Expect(1).Sentence, Does.Contain("is being ingested already"));
            checkpoints.Release(held);
        }
        await ExpectAsync(cli, 1200);
    }

    /// <summary>A file twenty times larger takes hardly more memory.</summary>
    [Test]
    public async Task Ingest_LargeFile_TakesNoMoreMemory()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Only Linux tells how much memory a process had.");
        var (small, large) = (await PeakAsync(5_000), await PeakAsync(100_000));
        Assert.That((double)large / small, Is.LessThan(2), $"{small} KB, {large} KB");

        static async Task<long> PeakAsync(int events)
        {
            using var cli = new Cli();
            await File.WriteAllBytesAsync(cli["2015.json.gz"], Gzip.Of(Events(1, events, padding: 800)));
            await ConfigureAsync(cli, "2015.json.gz");
            await using var ingest = cli.Start(Command);
            var peak = 0L;
            while (Peak(ingest.Id) is { } now)
            {
                peak = now;
                await Task.Delay(10);
            }
            (await ingest.WaitAsync()).Expect(0);
            Assert.That(Number(cli, "select count(*) from queue_items"), Is.EqualTo(events));
            return peak;
        }

        // The kernel keeps the peak; a process that has ended has none any more.
        static long? Peak(int process)
        {
            try
            {
                var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
