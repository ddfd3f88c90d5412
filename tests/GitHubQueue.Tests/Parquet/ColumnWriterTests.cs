using System.Buffers;
using System.Text;
using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>When a dictionary is used, and how a chunk is cut into pages. That readers understand it: see <see cref="ReadBackTests"/>.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ColumnWriterTests
{
    [Test]
    public void WriteChunk_ValuesThatRepeat_TakesADictionary()
    {
        var chunk = Chunk(Enumerable.Range(0, 1000).Select(i => $"state {i % 3}"));
        Assert.That((chunk.HasDictionary, chunk.DataPages), Is.EqualTo((true, 1)));
    }

    /// <summary>A thousand values of ten bytes, and ten bits for a row: from 1,143 rows on that is less than ten bytes for a row.</summary>
    [TestCase(1000, false)]
    [TestCase(1100, false)]
    [TestCase(1200, true)]
    public void WriteChunk_ValuesThatHardlyRepeat_TakesADictionaryOnlyWhereItSaves(int rows, bool isUsed) =>
        Assert.That(Chunk(Enumerable.Range(0, rows).Select(i => $"{i % 1000:d6}")).HasDictionary, Is.EqualTo(isUsed));

    [Test]
    public void WriteChunk_MoreDistinctValuesThanADictionaryHolds_CutsPlainPagesOfAMegabyte()
    {
        var values = Enumerable.Range(0, 50_000).Select(i => $"{i:d96}").ToList();
        var chunk = Chunk([.. values, .. values]);
        Assert.That((chunk.HasDictionary, chunk.DataPages), Is.EqualTo((false, 10)));
        Assert.That(chunk.UncompressedSize, Is.InRange(10_000_000, 10_001_000), "100 bytes each");
    }

    /// <summary>1,000 numbers take ten bits, so a megabyte holds 762,600 of them, each with its level.</summary>
    [TestCase(762_600, 1)]
    [TestCase(762_601, 2)]
    public void WriteChunk_VeryManyNumbers_CutsDictionaryPagesOfAMegabyte(int rows, int pages)
    {
        var chunk = Chunk(Enumerable.Range(0, rows).Select(i => $"{i % 1000}"));
        Assert.That((chunk.HasDictionary, chunk.DataPages), Is.EqualTo((true, pages)));
    }

    [Test]
    public void WriteChunk_AfterAPlainOne_BeginsWithADictionaryAgain()
    {
        var writer = new ColumnWriter(new ParquetColumn("value", ParquetType.Text), new PageWriter());
        Assert.That(Chunk(Enumerable.Range(0, 100).Select(i => $"{i}"), writer).HasDictionary, Is.False);
        Assert.That(Chunk(Enumerable.Repeat("again", 100), writer).HasDictionary, Is.True);
    }

    [Test]
    public void WriteChunk_NullsAlone_IsOnePageOfLevels()
    {
        var chunk = Chunk(Enumerable.Repeat<string?>(null, 100_000));
        Assert.That((chunk.HasDictionary, chunk.DataPages, chunk.NullCount), Is.EqualTo((false, 1, 100_000)));
        Assert.That(chunk.CompressedSize, Is.LessThan(50));
    }

    private static ColumnChunk Chunk(IEnumerable<string?> values) =>
        Chunk(values, new ColumnWriter(new ParquetColumn("value", ParquetType.Text), new PageWriter()));

    private static ColumnChunk Chunk(IEnumerable<string?> values, ColumnWriter writer)
    {
        foreach (var value in values)
        {
            if (value is null)
                writer.AddNull();
            else
                writer.Add([.. BitConverter.GetBytes(value.Length), .. Encoding.ASCII.GetBytes(value)]);
        }
        return writer.WriteChunk(new ArrayBufferWriter<byte>());
    }
}
