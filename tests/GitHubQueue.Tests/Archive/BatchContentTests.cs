using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

[Parallelizable(ParallelScope.All)]
public sealed class BatchContentTests
{
    [Test]
    public async Task Compress_Records_IsOneGzipMemberOfTheirLines()
    {
        var records = Enumerable.Range(1, 500).Select(i => Content.Record($"{{\"id\":{i}}}", i)).ToList();
        records.Add(Content.Record(new byte[] { 0xff, 0x0a, 0x00 }, 501));
        using var batch = new BatchContent();
        var content = batch.Compress(records);
        var text = Content.Text(new MemoryStream(content.Bytes.ToArray()));
        Assert.That((content.Lines, content.ContentLength), Is.EqualTo((501, Encoding.UTF8.GetByteCount(text))));
        Assert.That(content.ContentHash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))));
        var read = await ReadAsync(content.Bytes.ToArray());
        Assert.That(read, Has.Count.EqualTo(501));
        foreach (var (actual, expected) in read.Zip(records))
            EnvelopeTests.AssertSame(actual, expected);
    }

    [Test]
    public void Compress_TheSameRecordsLater_GivesTheSameBytesWithoutATime()
    {
        using var one = new BatchContent();
        using var other = new BatchContent();
        other.Compress([Content.Record("""{"id":2}""")]);
        var first = one.Compress([Content.Record("""{"id":1}""")]).Bytes.ToArray();
        var second = other.Compress([Content.Record("""{"id":1}""")]).Bytes.ToArray();
        Assert.That(second, Is.EqualTo(first));
        Assert.That(first[4..8], Is.All.Zero, "the header's time");
    }

    [Test]
    public async Task Compress_AfterAFailedBatch_StartsAnew()
    {
        using var batch = new BatchContent();
        var bad = Content.Record("{}", 2) with { Context = "{" };
        Assert.That(() => batch.Compress([Content.Record("{}"), bad]), Throws.InstanceOf<System.Text.Json.JsonException>());
        var content = batch.Compress([Content.Record("{}")]);
        Assert.That((await ReadAsync(content.Bytes.ToArray())).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Compress_OneRecordOfTwentyMegabytes_ComesBackWhole()
    {
        var payload = Encoding.UTF8.GetBytes($"\"{new string('x', 20 << 20)}\"");
        using var batch = new BatchContent();
        var read = await ReadAsync(batch.Compress([Content.Record(payload), Content.Record("{}", 2)]).Bytes.ToArray());
        Assert.That(read[0].Payload.Span.SequenceEqual(payload), Is.True);
        Assert.That(read, Has.Count.EqualTo(2));
    }

    [TestCase("not gzip", "The archive object 'k' can't be read: it is not gzip, or damaged.")]
    [TestCase(null, "The archive object 'k' can't be read: line 2: An archive line is not an envelope: ")]
    public async Task ReadAsync_ADamagedObject_SaysWhichAndWhere(string? stored, string sentence)
    {
        using var batch = new BatchContent();
        var line = Content.Text(new MemoryStream(batch.Compress([Content.Record("{}")]).Bytes.ToArray()));
        var bytes = stored is null ? Content.Of(line + "oops\n").Bytes.ToArray() : Encoding.UTF8.GetBytes(stored);
        var failure = await Assert.ThrowsAsync<FailureException>(() => ReadAsync(bytes));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Conflict));
        Assert.That(failure.Message, Does.StartWith(sentence));
    }

    [Test]
    public void ReadAsync_ACutObject_IsNoticed()
    {
        using var batch = new BatchContent();
        var whole = batch.Compress(Enumerable.Range(0, 200).Select(i => Content.Record($"\"{Guid.NewGuid()}\"", i))).Bytes.ToArray();
        foreach (var length in new[] { 0, 5, 17, whole.Length / 2, whole.Length - 9, whole.Length - 1 })
            Assert.That(() => ReadAsync(whole[..length]), Throws.InstanceOf<FailureException>(), $"after {length} of {whole.Length} bytes");
    }

    /// <summary>What .NET takes for the end may be the end of the last line.</summary>
    [Test]
    public async Task ReadWholeAsync_ACutObject_IsNoticedAtWhateverByte()
    {
        using var batch = new BatchContent();
        var whole = batch.Compress(Enumerable.Range(0, 5).Select(i => Content.Record($"\"{Guid.NewGuid()}\"", i))).Bytes.ToArray();
        Assert.That((await ArchiveReader.ReadWholeAsync(new MemoryStream(whole), "k", default)).Records, Has.Count.EqualTo(5));
        for (var length = 0; length < whole.Length; length++)
            await Assert.ThrowsAsync<FailureException>(() => ArchiveReader.ReadWholeAsync(new MemoryStream(whole[..length]), "k", default), $"after {length} of {whole.Length} bytes");
    }

    private static async Task<List<Record>> ReadAsync(byte[] stored) =>
        await ArchiveReader.ReadAsync(new MemoryStream(stored), "k", default).ToListAsync();
}
