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
