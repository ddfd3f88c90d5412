using System.Text;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class GhArchiveFileTests
{
    private const string Event = """{"id":"1","type":"WatchEvent"}""";

    [TestCase("", "")]
    [TestCase("\n \r\n\t\n", "")]
    [TestCase(Event, Event)]
    [TestCase(Event + "\r\n\r\n" + Event + "\n", Event + "|" + Event)]
    [TestCase(Event + Event + " " + Event + "\n" + Event, Event + "|" + Event + "|" + Event + "|" + Event, Description = "several on one line")]
    [TestCase("  " + Event + "  \n", Event)]
    [TestCase(Event + "\0\0\0" + Event + "\0\n\0\n" + Event, Event + "|" + Event + "|" + Event, Description = "as in 2023-05-14-19")]
    [TestCase("{\"id\":\r\"1\"}\n", "{\"id\":\"1\"}", Description = "a line break of old between tokens")]
    [TestCase("no JSON \n" + Event, "no JSON |" + Event)]
    [TestCase(Event + ",oops\n" + Event, Event + "|,oops|" + Event)]
    [TestCase("{\"id\":\n" + Event, "{\"id\":|" + Event)]
    [TestCase("[" + Event + "] 12 \"x\" null", "[" + Event + "]|12|\"x\"|null")]
    public void TryRead_File_GivesEachValueAsItStandsThere(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        foreach (var isGzip in new[] { false, true })
        {
            var path = folder[isGzip ? "x.json.gz" : "x.json"];
            File.WriteAllBytes(path, isGzip ? Gzip.Of(content) : Encoding.UTF8.GetBytes(content));
            Assert.That(string.Join('|', Read(path, default).Select(read => read.Payload)), Is.EqualTo(expected));
        }
    }

    [Test]
    public void TryRead_BytesThatAreNotUtf8_AreGivenAsTheyStandThere()
    {
        using var folder = new TemporaryFolder();
        byte[] line = [.. "{\"id\":\"7\",\"type\":\"WatchEvent\",\"payload\":\""u8, 0xff, 0xc3, .. "\"}"u8];
        File.WriteAllBytes(folder["x.json"], [.. line, (byte)'\n', 0xff, 0xfe]);
        using var file = GhArchiveFile.Open(folder["x.json"], "x.json").File!;
        Assert.That((file.TryRead(out var first, out var identity), identity.Id), Is.EqualTo((true, "7")));
        Assert.That((file.TryRead(out var second, out identity), identity), Is.EqualTo((true, default(EventIdentity))));
        Assert.That((first.ToArray(), second.ToArray()), Is.EqualTo((line, new byte[] { 0xff, 0xfe })));
        Assert.That((file.TryRead(out _, out _), file.Wrong, file.Fraction), Is.EqualTo((false, (string?)null, 1.0)));
    }

    /// <summary>Whatever was committed last: the rest is all the rest.</summary>
    [Test]
    public void GoTo_EveryPlace_IsGoneOnWith()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.json.gz"], Gzip.Of("{\"a\":1}\n\n{\"a\":2}{\"a\":3} {\"a\":4}  \r\noops\n{\"a\":5}nonsense\n\n{\"a\":6}"));
        var all = Read(folder["x.json.gz"], default);
        Assert.That(all, Has.Count.EqualTo(8));
        for (var done = 0; done < all.Count; done++)
            Assert.That(Read(folder["x.json.gz"], all[done].Place), Is.EqualTo(all.Skip(done + 1)));
        Assert.That(all.Select(read => read.Place), Is.EqualTo(new LinePlace[] { new(1, 0), new(2, 1), new(2, 2), new(3, 0), new(4, 0), new(4, 1), new(5, 0), new(7, 0) }));
    }

    [TestCase("x.json.gz", "", "File 'x' is empty: fetch it again.")]
    [TestCase("x.json.gz", "{}", "File 'x' isn't gzip, as its name says: fetch it again, or take '.gz' off its name.")]
    [TestCase("gone.json", null, "File 'x' can't be read: check that it exists and that you may read it.")]
    public void Open_FileThatWillNotDo_SaysWhy(string name, string? content, string sentence)
    {
        using var folder = new TemporaryFolder();
        if (content is not null)
            File.WriteAllText(folder[name], content);
        Assert.That(GhArchiveFile.Open(folder[name], "x"), Is.EqualTo(((GhArchiveFile?)null, sentence)));
    }

    [Test]
    public void Open_GzipUnderAnyName_IsRecognised()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.json"], Gzip.Of(Event));
        Assert.That(Read(folder["x.json"], default).Select(read => read.Payload), Is.EqualTo(new[] { Event }));
    }

    private static List<(string Payload, LinePlace Place)> Read(string path, LinePlace from)
    {
        using var file = GhArchiveFile.Open(path, "x").File!;
        file.GoTo(from);
        var read = new List<(string, LinePlace)>();
        while (file.TryRead(out var payload, out _))
            read.Add((Encoding.UTF8.GetString(payload.Span), file.Place));
        Assert.That(file.Wrong, Is.Null);
        return read;
    }
}
