using System.IO.Compression;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

/// <summary>What every archive promises: the same tests run on a folder and on buckets.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class ArchiveContract
{
    private const string Key = "issue/org=octocat/repo=Hello-World/date=2026-11-20/a.jsonl.gz";

    private IArchive _archive = null!;

    /// <summary>An archive that holds nothing yet.</summary>
    protected abstract Task<IArchive> OpenEmptyAsync();

    [SetUp]
    public async Task OpenEmpty() => _archive = await OpenEmptyAsync();

    [TearDown]
    public void Close() => _archive?.Dispose();

    [Test]
    public async Task CheckAsync_OnAUsableArchive_LeavesNothing()
    {
        await _archive.CheckAsync(default);
        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task WriteOnceAsync_ANewKey_StoresTheBytes()
    {
        var content = Content.Of("{}\n");
        Assert.That(await _archive.WriteOnceAsync(Key, content, default), Is.EqualTo(new StoredObject(content.Bytes.Length, WasThere: false)));
        Assert.That(await BytesAsync(Key), Is.EqualTo(content.Bytes.ToArray()));
    }

    [Test]
    public async Task WriteOnceAsync_TheSameAgain_WasThere()
    {
        await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default);
        Assert.That((await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.True);
    }

    [Test]
    public async Task WriteOnceAsync_TheSameCompressedDifferently_WasThereAndStays()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{{\"n\":{i}}}\n"));
        var first = Content.Of(text, CompressionLevel.Fastest);
        await _archive.WriteOnceAsync(Key, first, default);
        Assert.That(await _archive.WriteOnceAsync(Key, Content.Of(text), default), Is.EqualTo(new StoredObject(first.Bytes.Length, WasThere: true)));
        Assert.That(await BytesAsync(Key), Is.EqualTo(first.Bytes.ToArray()));
    }

    [Test]
    public async Task WriteOnceAsync_OtherContentThere_ConflictsAndStays()
    {
        await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default);
        var failure = await Assert.ThrowsAsync<FailureException>(() => _archive.WriteOnceAsync(Key, Content.Of("[]\n"), default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Conflict));
        Assert.That(failure.Message, Does.Contain(Key));
        Assert.That(Content.Text((await _archive.OpenAsync(Key, default))!), Is.EqualTo("{}\n"));
    }

    [Test]
    public async Task WriteCopyAsync_OfAnything_StaysAsItWasWrittenFirst()
    {
        byte[] first = [1, 2, 3], second = [4];
        const string hash = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"; // of the first
        Assert.That(await _archive.WriteCopyAsync("bronze/x/a.parquet", first, default), Is.EqualTo(new StoredCopy(3, hash, WasThere: false)));
        Assert.That(await _archive.WriteCopyAsync("bronze/x/a.parquet", second, default), Is.EqualTo(new StoredCopy(3, hash, WasThere: true)));
        Assert.That(await BytesAsync("bronze/x/a.parquet"), Is.EqualTo(first));
    }

    [Test]
    public async Task WriteOnceAsync_SomethingThatIsNotGzipThere_Conflicts()
    {
        var foreign = Content.Of("{}\n") with { Bytes = "not gzip"u8.ToArray() };
        await _archive.WriteOnceAsync(Key, foreign, default);
        var failure = await Assert.ThrowsAsync<FailureException>(() => _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Conflict));
    }

    [Test]
    public async Task WriteOnceAsync_TwentyAtOnce_AllSucceedWithOneObject()
    {
        var content = Content.Of("{}\n");
        var stored = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _archive.WriteOnceAsync(Key, content, default)));
        Assert.That(stored.Select(one => one.Length), Is.All.EqualTo(content.Bytes.Length));
        Assert.That(await ListAsync(), Is.EqualTo(new[] { new ArchiveEntry(Key, content.Bytes.Length) }));
    }

    [Test]
    public async Task WriteOnceAsync_ABigObject_ComesBackWhole()
    {
        var random = new byte[12 << 20];
        new Random(1).NextBytes(random);
        var content = Content.Of(random);
        await _archive.WriteOnceAsync(Key, content, default);
        Assert.That((await BytesAsync(Key)).AsSpan().SequenceEqual(content.Bytes.Span), Is.True);
        Assert.That((await _archive.WriteOnceAsync(Key, content, default)).WasThere, Is.True);
    }

    [TestCase("issue/org=a%2Fb/repo=%25%20x~y/date=2026-11-20/a.jsonl.gz")]
    [TestCase("csv/source=sp%C3%A4t%2B%26%3D/date=2026-11-20/a.jsonl.gz")]
    [TestCase("issue/org=_/repo=.github/date=2026-11-20/...jsonl.gz")]
    [TestCase("one")]
    public async Task WriteOnceAsync_OddKeys_AreKeptAsTheyAre(string key)
    {
        await _archive.WriteOnceAsync(key, Content.Of("{}\n"), default);
        Assert.That((await ListAsync()).Select(entry => entry.Key), Is.EqualTo(new[] { key }));
        Assert.That(Content.Text((await _archive.OpenAsync(key, default))!), Is.EqualTo("{}\n"));
    }

    [TestCase("../out")]
    [TestCase("a/../../out")]
    [TestCase("/etc/out")]
    [TestCase("a//b")]
    [TestCase("a/")]
    [TestCase("a/./b")]
    [TestCase("a\\..\\b")]
    [TestCase("a\nb")]
    [TestCase("a/.b.tmp")]
    public async Task WriteOnceAsync_AKeyThatCouldLeaveTheArchive_IsRefused(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _archive.WriteOnceAsync(key, Content.Of("{}\n"), default));
        await Assert.ThrowsAsync<ArgumentException>(() => _archive.OpenAsync(key, default));
    }

    [Test]
    public async Task OpenAsync_NoSuchObject_IsNull() => Assert.That(await _archive.OpenAsync(Key, default), Is.Null);

    [Test]
    public async Task ListAsync_APrefix_GivesOnlyWhatBeginsWithIt()
    {
        foreach (var key in new[] { "issue/org=a/1.gz", "issue/org=ab/2.gz", "issue/3.gz", "event/4.gz" })
            await _archive.WriteOnceAsync(key, Content.Of("{}\n"), default);
        Assert.Multiple(async () =>
        {
            Assert.That((await ListAsync("issue/org=a")).Select(entry => entry.Key), Is.EquivalentTo(new[] { "issue/org=a/1.gz", "issue/org=ab/2.gz" }));
            Assert.That((await ListAsync("issue/org=a/")).Select(entry => entry.Key), Is.EquivalentTo(new[] { "issue/org=a/1.gz" }));
            Assert.That(await ListAsync("commit/"), Is.Empty);
            Assert.That(await ListAsync(), Has.Count.EqualTo(4));
        });
    }

    [Test]
    public void Root_Opened_IsTheSameArchive()
    {
        using var again = ArchiveLocation.Open(_archive.Root, "/", new S3Endpoint(), new GcsEndpoint());
        Assert.That((again.GetType(), again.Root), Is.EqualTo((_archive.GetType(), _archive.Root)));
    }

    private async Task<List<ArchiveEntry>> ListAsync(string prefix = "") => await _archive.ListAsync(prefix, default).ToListAsync();

    private async Task<byte[]> BytesAsync(string key)
    {
        using var copy = new MemoryStream();
        await using var stored = await _archive.OpenAsync(key, default);
        await stored!.CopyToAsync(copy);
        return copy.ToArray();
    }
}
