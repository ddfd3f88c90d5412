using System.Text;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class LineReaderTests
{
    [TestCase("", "")]
    [TestCase("a", "a")]
    [TestCase("a\n", "a")]
    [TestCase("a\nb", "a|b")]
    [TestCase("a\r\nb\r\n", "a|b")]
    [TestCase("\n\na\n", "||a")]
    [TestCase("a\rb\nc\r\r\n", "a\rb|c\r")]
    [TestCase("\uFEFFa\n\uFEFFb", "a|\uFEFFb")]
    [TestCase("\uFEFF\n", "")]
    public void TryRead_Text_GivesItsLinesWithoutTheirEnds(string text, string lines)
    {
        for (var step = 1; step <= text.Length + 1; step++)
            Assert.That(string.Join('|', Read(Encoding.UTF8.GetBytes(text), () => step).Select(Text)), Is.EqualTo(lines), $"{step} bytes at a time");
    }

    /// <summary>Lines of all lengths, across the ends of buffers: what was given away stays as it was.</summary>
    [Test]
    public void TryRead_MoreThanABuffer_GivesLinesThatStay()
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, 400).Select(number => new string((char)('a' + number % 26), random.Next(number % 50 == 0 ? 3 << 20 : 20_000))).ToList();
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        Assert.That(Read(bytes, () => random.Next(1, 100_000)).Select(Text), Is.EqualTo(lines));
    }

    [TestCase(LineReader.LongestLine, false)]
    [TestCase(LineReader.LongestLine + 1, true)]
    public void TryRead_ALineAsLongAsMayBe_IsTheLongest(int length, bool isTooLong)
    {
        byte[] bytes = [.. "first\n"u8, .. Enumerable.Repeat((byte)'x', length), .. "\nlast"u8];
        using var stream = new MemoryStream(bytes);
        var reader = new LineReader(stream.Read);
        var lengths = new List<int>();
        while (reader.TryRead(out var line))
            lengths.Add(line.Length);
        Assert.That((reader.IsTooLong, reader.Lines), Is.EqualTo((isTooLong, isTooLong ? 1L : 3L)));
        Assert.That(lengths, Is.EqualTo(isTooLong ? [5] : new[] { 5, length, 4 }));
    }

    private static List<ReadOnlyMemory<byte>> Read(byte[] bytes, Func<int> step)
    {
        using var stream = new MemoryStream(bytes);
        var reader = new LineReader(buffer => stream.Read(buffer[..Math.Min(buffer.Length, step())]));
        var lines = new List<ReadOnlyMemory<byte>>();
        while (reader.TryRead(out var line))
            lines.Add(line);
        Assert.That((reader.Lines, reader.IsTooLong), Is.EqualTo((lines.Count, false)));
        return lines;
    }

    private static string Text(ReadOnlyMemory<byte> line) => Encoding.UTF8.GetString(line.Span);
}
