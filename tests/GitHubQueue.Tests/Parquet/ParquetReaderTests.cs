using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>What comes back is tested with the writer; this is what isn't a file that the reader knows.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ParquetReaderTests
{
    private static Sheet SomeRows() => new(
        [new("id", ParquetType.Integer, IsRequired: true), new("title", ParquetType.Text), new("at", ParquetType.Timestamp), new("is", ParquetType.Boolean), new("day", ParquetType.Date)],
        [.. Enumerable.Range(0, 200).Select(row => new object?[]
        {
            (long)row, row % 3 == 0 ? null : $"title {row % 10}", DateTimeOffset.UnixEpoch.AddSeconds(row), row % 2 == 0, row % 5 == 0 ? null : new DateOnly(2026, 1, 1).AddDays(row),
        })]);

    [TestCase("")]
    [TestCase("PAR1")]
    [TestCase("PAR1\0\0\0\0PAR2")]
    [TestCase("PAR1\u007f\0\0\0PAR1")]
    [TestCase("{\"json\": \"not parquet at all\"}")]
    public void Constructor_NoParquetFile_IsRefused(string text) =>
        Assert.Throws<InvalidDataException>(() => _ = new ParquetReader(System.Text.Encoding.Latin1.GetBytes(text)));

    /// <summary>A group takes memory for as many rows as it says: so many as the file says, which its reader may compare first.</summary>
    [Test]
    public void Constructor_GroupsOfOtherRowsThanTheFile_IsRefused()
    {
        var (one, two) = (Sheet.Of(ParquetType.Integer, 1L).Write(), Sheet.Of(ParquetType.Integer, 1L, 2L).Write());
        var differences = Enumerable.Range(0, one.Length).Where(at => at < two.Length && one[at] != two[at] && one[at] == 2 && two[at] == 4).ToList();
        Assert.That(differences, Is.Not.Empty, "zigzag numbers of rows");
        foreach (var at in differences)
        {
            var damaged = one.ToArray();
            damaged[at] = 0x14; // ten
            Assert.Catch<InvalidDataException>(() => _ = new ParquetReader(damaged).Rows().Count());
        }
    }

    /// <summary>A boolean in a map is a byte; were it none, some bytes could stand for gigabytes.</summary>
    [Test]
    public void ReadStruct_OfMapsOfBooleans_TakesAByteForEach()
    {
        var bytes = new List<byte> { 0x19, 0xfb, 0xff, 0x1f }; // a field: a list of 4,095 maps …
        for (var map = 0; map < 2_000; map++)
            bytes.AddRange([0xff, 0x0f, 0x11]); // … of 2,047 pairs of booleans each, which aren't there
        Assert.Throws<InvalidDataException>(() => new ThriftReader(bytes.ToArray()).ReadStruct());
        Assert.That(new ThriftReader(new byte[] { 0x1b, 0x02, 0x11, 1, 2, 1, 1, 0 }).ReadStruct().Has(1), Is.True);
    }

    [Test]
    public void Rows_OfAFileCutShort_AreRefused([Range(1, 400, 7)] int missing)
    {
        var file = SomeRows().Write();
        Assert.Throws<InvalidDataException>(() => _ = new ParquetReader(file.AsMemory(0, file.Length - missing)));
    }

    /// <summary>A byte that is another one gives other values, or a refusal, and nothing else: no wait, no crash, no gigabytes.</summary>
    [Test]
    public void Rows_OfADamagedFile_AreReadOrRefused()
    {
        var file = SomeRows().Write(rowsPerGroup: 64);
        var random = new Random(1);
        for (var round = 0; round < 10_000; round++)
        {
            var damaged = file.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                foreach (var row in new ParquetReader(damaged).Rows())
                    Assert.That(row, Has.Length.LessThan(10));
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }
    }
}
