using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

[Parallelizable(ParallelScope.All)]
public sealed class RunLengthTests
{
    /// <summary>The example of https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE.</summary>
    [Test]
    public void Pack_TheExampleOfTheFormat_IsAsTheFormatHasIt()
    {
        var output = new ArrayBufferWriter<byte>();
        RunLength.Pack<int>([0, 1, 2, 3, 4, 5, 6, 7], width: 3, output);
        Assert.That(output.WrittenSpan.ToArray(), Is.EqualTo(new byte[] { 0b10001000, 0b11000110, 0b11111010 }));
    }

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(4, 2)]
    [TestCase(5, 3)]
    [TestCase(256, 8)]
    [TestCase(257, 9)]
    [TestCase(65_536, 16)]
    [TestCase(65_537, 17)]
    public void WidthOf_SoManyNumbers_HoldsTheLargest(int count, int width) => Assert.That(RunLength.WidthOf(count), Is.EqualTo(width));

    [TestCase("", "")]
    [TestCase("1", "03 01")]
    [TestCase("11111111", "10 01")]
    [TestCase("1111111100", "10 01 03 00")]
    [TestCase("0111111111", "05 FE 03")] // seven of the run fill the group, and two are no run
    [TestCase("01111111111111110", "03 FE 10 01 03 00")] // but eight are one
    public void Encode_Levels_PacksGroupsBetweenRuns(string levels, string bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        RunLength.Encode<byte>([.. levels.Select(level => (byte)(level - '0'))], width: 1, output);
        Assert.That(string.Join(' ', output.WrittenSpan.ToArray().Select(value => $"{value:X2}")), Is.EqualTo(bytes));
    }

    [Test]
    public void Encode_AnyNumbers_CanBeDecoded()
    {
        var runs = Gen.Choose(0, int.MaxValue).Zip(Gen.Frequency((3, Gen.Choose(1, 3)), (1, Gen.Choose(4, 40)))).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Gen.Choose(1, 31).Zip(runs)), example =>
        {
            var (width, pairs) = example;
            int[] values = [.. pairs.SelectMany(run => Enumerable.Repeat(run.Item1 & (int)((1L << width) - 1), run.Item2))];
            var output = new ArrayBufferWriter<byte>();
            RunLength.Encode<int>(values, width, output);
            var own = new int[values.Length];
            RunLength.Decode(output.WrittenSpan, width, own);
            return Decode(output.WrittenSpan, width).Take(values.Length).SequenceEqual(values) && own.SequenceEqual(values);
        }));
    }

    private static List<int> Decode(ReadOnlySpan<byte> bytes, int width)
    {
        var values = new List<int>();
        while (!bytes.IsEmpty)
        {
            var header = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = bytes[0];
                bytes = bytes[1..];
                header |= (next & 0x7f) << shift;
                if (next < 0x80)
                    break;
            }
            var isPacked = (header & 1) == 1;
            var length = isPacked ? (header >> 1) * width : (width + 7) / 8;
            for (var i = 0; i < (isPacked ? (header >> 1) * 8 : header >> 1); i++)
                values.Add(Bits(bytes[..length], isPacked ? i * width : 0, width));
            bytes = bytes[length..];
        }
        return values;
    }

    private static int Bits(ReadOnlySpan<byte> bytes, int from, int width)
    {
        var value = 0;
        for (var i = 0; i < width; i++)
            value |= (bytes[(from + i) / 8] >> (from + i) % 8 & 1) << i;
        return value;
    }
}
