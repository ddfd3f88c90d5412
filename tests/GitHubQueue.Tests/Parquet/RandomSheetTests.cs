using System.Text;
using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>Whatever is written, both readers give it back.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RandomSheetTests
{
    [Test]
    public Task Sheet_OfASeed_ComesBack([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var columns = Enumerable.Range(0, random.Next(1, 9)).Select(i =>
            new ParquetColumn($"c{i}", random.GetItems(Enum.GetValues<ParquetType>(), 1)[0], random.Next(3) == 0)).ToList();
        var kinds = columns.Select(_ => 1 << random.Next(0, 12)).ToList();
        var nulls = columns.Select(column => column.IsRequired ? 0 : random.NextDouble()).ToList();
        var rows = Enumerable.Range(0, random.Next(1, 1 << random.Next(2, 13))).Select(_ =>
            columns.Select((column, i) => random.NextDouble() < nulls[i] ? null : Value(column.Type, random.Next(kinds[i]))).ToArray());
        return new Sheet(columns, [.. rows]).AssertComesBackAsync(rowsPerGroup: 1 << random.Next(0, 14));
    }

    /// <param name="kind">The same kind, the same value.</param>
    private static object Value(ParquetType type, int kind)
    {
        var random = new Random(kind);
        return type switch
        {
            ParquetType.Text or ParquetType.Json => Text(random),
            ParquetType.Integer => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
            ParquetType.Real => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            ParquetType.Boolean => random.Next(2) == 0,
            ParquetType.Timestamp => new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero),
            _ => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)),
        };
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1 << random.Next(9)); length > 0; length--)
        {
            var rune = random.Next(4) == 0 ? random.Next(0x110000) : random.Next(0x80);
            text.Append(Rune.IsValid(rune) ? new Rune(rune) : Rune.ReplacementChar);
        }
        return text.ToString();
    }
}
