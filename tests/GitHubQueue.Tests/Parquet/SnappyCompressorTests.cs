using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

[Parallelizable(ParallelScope.All)]
public sealed class SnappyCompressorTests
{
    [TestCase("", "00")]
    [TestCase("abc", "03 08 61 62 63")]
    [TestCase("abcdabcdabcd", "0C 0C 61 62 63 64 11 04")] // a literal of four, then eight from four before
    public void Compress_ShortTexts_IsAsTheFormatHasIt(string text, string bytes) =>
        Assert.That(string.Join(' ', Compress(Encoding.ASCII.GetBytes(text)).Select(value => $"{value:X2}")), Is.EqualTo(bytes));

    [TestCase(60)]
    [TestCase(61)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(1 << 20)]
    public void Compress_RandomBytes_CanBeDecompressedAndHardlyGrows(int length)
    {
        var input = new byte[length];
        new Random(length).NextBytes(input);
        var compressed = Compress(input);
        Assert.That(Decompress(compressed), Is.EqualTo(input));
        Assert.That(compressed, Has.Length.LessThan(length + 16 + length / 1000));
    }

    /// <summary>Copies of at most 64 bytes, none shorter than four.</summary>
    [Test]
    public void Compress_RepetitionsOfAnyLength_CanBeDecompressed()
    {
        for (var length = 0; length < 300; length++)
        {
            byte[] input = [.. "abcdefgh"u8, .. Enumerable.Repeat((byte)'x', length), 1, 2, 3, .. "abcdefgh"u8];
            Assert.That(Decompress(Compress(input)), Is.EqualTo(input), $"{length}");
        }
    }

    /// <summary>What stands farther back than a copy reaches is written again.</summary>
    [Test]
    public void Compress_RepetitionsFarApart_CanBeDecompressed([Values(65_530, 65_535, 65_536, 65_540)] int distance)
    {
        var noise = new byte[distance];
        new Random(1).NextBytes(noise);
        byte[] input = [.. noise, .. noise];
        Assert.That(Decompress(Compress(input)), Is.EqualTo(input));
    }

    [Test]
    public void Compress_PiecesOfItself_CanBeDecompressed()
    {
        var pieces = Gen.Choose(0, 1 << 17).Zip(Gen.Choose(0, 100)).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Arb.From(pieces), list =>
        {
            var input = new List<byte> { 1, 2, 3 };
            foreach (var (from, length) in list)
            {
                for (var i = 0; i < length; i++)
                    input.Add(from % 3 == 0 ? (byte)(from * i) : input[(from + i) % input.Count]);
            }
            return Decompress(Compress([.. input])).SequenceEqual(input);
        }));
    }

    /// <summary>A copy that overlaps itself, one with an offset of four bytes, and a literal whose length takes four.</summary>
    [TestCase("06 08 61 62 63 09 03", "abcabcabc")]
    [TestCase("06 08 61 62 63 0B 03 00 00 00", "abcabc")]
    [TestCase("03 FC 02 00 00 00 61 62 63", "abc")]
    public void Decompress_FormsThatAreNotWrittenHere_AreRead(string bytes, string text)
    {
        var input = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        input[0] = (byte)text.Length;
        Assert.That(SnappyDecompressor.Decompress(input, text.Length), Is.EqualTo(Encoding.ASCII.GetBytes(text)));
    }

    private static byte[] Compress(byte[] input)
    {
        var output = new ArrayBufferWriter<byte>();
        new SnappyCompressor().Compress(input, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Decompress(byte[] input)
    {
        var output = DecompressPlainly(input);
        Assert.That(SnappyDecompressor.Decompress(input, output.Length), Is.EqualTo(output));
        return output;
    }

    /// <summary>Written from https://github.com/google/snappy/blob/main/format_description.txt.</summary>
    private static byte[] DecompressPlainly(byte[] input)
    {
        var (at, length) = (0, 0);
        for (var shift = 0; ; shift += 7)
        {
            length |= (input[at] & 0x7f) << shift;
            if (input[at++] < 0x80)
                break;
        }
        var output = new List<byte>(length);
        while (at < input.Length)
        {
            int tag = input[at++], count = (tag >> 2) + 1;
            if ((tag & 3) == 0)
            {
                if (count > 60)
                    count = Number(input, ref at, count - 60) + 1;
                output.AddRange(input[at..(at + count)]);
                at += count;
                continue;
            }
            var offset = (tag & 3) == 1 ? tag >> 5 << 8 | input[at++] : Number(input, ref at, 2);
            if ((tag & 3) == 1)
                count = (tag >> 2 & 7) + 4;
            for (var i = 0; i < count; i++)
                output.Add(output[^offset]);
        }
        return output.Count == length ? [.. output] : throw new InvalidOperationException($"{output.Count} bytes instead of {length}.");
    }

    private static int Number(byte[] input, ref int at, int bytes)
    {
        var number = 0;
        for (var i = 0; i < bytes; i++)
            number |= input[at++] << 8 * i;
        return number;
    }
}
