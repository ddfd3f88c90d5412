using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class GzipReaderTests
{
    private static readonly byte[] Content = Make(40_000);

    [TestCase("")]
    [TestCase("a")]
    [TestCase("abc")]
    [TestCase("-a--b-")]
    public void Read_OneMemberAfterAnother_GivesThemAll(string members)
    {
        var contents = members.Select(member => member == '-' ? [] : Content).DefaultIfEmpty([]).ToList();
        Assert.That(
            ReadAll([.. contents.SelectMany(content => Gzip.Of(content))]),
            Is.EqualTo((Convert.ToHexString([.. contents.SelectMany(content => content)]), true)));
    }

    /// <summary>.NET reads compressed bytes 8 KB at a time: the next member may begin at the end of such a piece.</summary>
    [Test]
    public void Read_TwoMembersWhereverTheyMeet_GivesBoth()
    {
        var second = Gzip.Of("second");
        for (var length = 8100; length < 8200; length++)
        {
            var first = Make(length); // random bytes: hardly longer when they are compressed
            Assert.That(ReadAll([.. Gzip.Of(first), .. second]), Is.EqualTo((Convert.ToHexString([.. first, .. "second"u8]), true)), $"{length}");
        }
    }

    [Test]
    public void Read_FileThatIsCutOffAnywhere_GivesWhatCameBeforeAndSaysSo()
    {
        byte[] whole = [.. Gzip.Of("one member, "), .. Gzip.Of("and another"u8.ToArray().Concat(Content[..3000]).ToArray())];
        var (expected, _) = ReadAll(whole);
        for (var length = 1; length < whole.Length; length++)
        {
            var (read, isWhole) = ReadAll(whole[..length]);
            Assert.That(expected, Does.StartWith(read));
            Assert.That(isWhole, Is.EqualTo(length == Gzip.Of("one member, ").Length), $"{length}"); // between two members it is a whole file
        }
    }

    [Test]
    public void Read_DamagedFile_GivesWhatCameBeforeAndSaysSo()
    {
        var random = new Random(1);
        var whole = Gzip.Of(Content);
        for (var run = 0; run < 200; run++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(10, damaged.Length)] ^= (byte)random.Next(1, 256);
            Assert.That(ReadAll(damaged).IsWhole, Is.False);
        }
    }

    [TestCase("garbage")]
    [TestCase("\0\0\0\0\0\0\0\0")]
    [TestCase("\u001f")]
    public void Read_FileWithSomethingBehind_GivesTheContentAndSaysSo(string behind)
    {
        byte[] file = [.. Gzip.Of(Content), .. behind.Select(character => (byte)character)];
        Assert.That(ReadAll(file), Is.EqualTo((Convert.ToHexString(Content), false)));
    }

    private static (string Content, bool IsWhole) ReadAll(byte[] file)
    {
        using var stream = new MemoryStream(file);
        using var reader = new GzipReader(stream);
        using var content = new MemoryStream();
        var buffer = new byte[5000];
        try
        {
            while (reader.Read(buffer) is > 0 and var read)
                content.Write(buffer, 0, read);
            return (Convert.ToHexString(content.ToArray()), true);
        }
        catch (InvalidDataException)
        {
            return (Convert.ToHexString(content.ToArray()), false);
        }
    }

    /// <summary>Half of it can be compressed.</summary>
    private static byte[] Make(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        if (length > 20_000)
            bytes.AsSpan(0, length / 2).Fill((byte)'x');
        return bytes;
    }
}
