using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>What readers are told of a chunk's values, and that their filters find all rows nevertheless.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BoundsTests
{
    private static readonly string LongA = new('a', 100), LongZ = new('z', 100);

    private static readonly TestCaseData[] Cases =
    [
        Case("integers", ParquetType.Integer, [5L, null, long.MinValue, 7L], "-9223372036854775808", "7", nulls: 1),
        Case("booleans", ParquetType.Boolean, [true, true, null, false], "false", "true", nulls: 1),
        Case("dates", ParquetType.Date, [new DateOnly(2026, 11, 25), new DateOnly(1969, 12, 31)], "1969-12-31", "2026-11-25"),
        Case(
            "times", ParquetType.Timestamp, [DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(-1)],
            "1969-12-31 23:59:59.999999+00", "1970-01-01 00:00:00+00"),
        Case("reals", ParquetType.Real, [2.5, null, null, -1.0], "-1.0", "2.5", nulls: 2),
        Case("zeros of one sign", ParquetType.Real, [0.0, 0.0], "-0.0", "0.0"),
        Case("zeros of the other sign", ParquetType.Real, [-0.0], "-0.0", "0.0"),
        Case("a NaN", ParquetType.Real, [1.0, double.NaN], null, null),
        Case("NaN alone", ParquetType.Real, [double.NaN, double.NaN], null, null),
        Case("texts", ParquetType.Text, ["b", "", "ä", "Z", null], "", "ä", nulls: 1),
        Case("texts beyond UTF-16's order", ParquetType.Text, ["\uffff", "\U00010000"], "\uffff", "\U00010000"),
        Case("long texts", ParquetType.Text, [LongA, LongZ], LongA[..64], LongZ[..63] + "{", isExact: false),
        Case("texts as long as bounds may be", ParquetType.Text, [LongA[..64], LongZ[..64]], LongA[..64], LongZ[..64]),
        Case("long texts that begin like a short one", ParquetType.Text, [LongA, LongA[..64]], LongA[..64], LongA[..63] + "b", isExact: null),
        Case("long texts cut in a character", ParquetType.Text, ["a" + Many("ü", 50)], "a" + Many("ü", 31), "a" + Many("ü", 30) + "ý", isExact: false),
        Case("long texts before the surrogates", ParquetType.Text, [Many("\ud7ff", 30)], Many("\ud7ff", 21), Many("\ud7ff", 20) + "\ue000", isExact: false),
        Case("long texts of the last character", ParquetType.Text, [Many("\U0010ffff", 20)], Many("\U0010ffff", 16), null, isExact: false),
        Case("JSON, of no use in order", ParquetType.Json, ["[]", null], null, null, nulls: 1),
        Case("nulls alone", ParquetType.Text, [null, null], null, null, nulls: 2),
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task Bounds_InDuckDb_Are(ParquetType type, object?[] values, string?[] expected)
    {
        var told = await ForeignReaders.QueryAsync(
            Sheet.Of(type, values).Write(),
            "select stats_min_value, stats_max_value, stats_null_count, min_is_exact, max_is_exact from parquet_metadata('rows.parquet')");
        Assert.That(told, Is.EqualTo(new[] { expected }));
    }

    /// <summary>DuckDB doesn't show these.</summary>
    [TestCase(0, double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(0, double.NegativeInfinity, 1.0, double.PositiveInfinity)]
    [TestCase(3, double.NaN, 1.0, double.NaN, -double.NaN)]
    public void RealBounds_OfSpecialValues_Are(int nans, params double[] values)
    {
        var bounds = new RealBounds();
        foreach (var value in values)
            bounds.Include(BitConverter.GetBytes(value));
        Assert.That((bounds.NanCount, bounds.Min?.Value, bounds.Max?.Value), Is.EqualTo(
            (nans, nans > 0 ? null : BitConverter.GetBytes(values[0]), nans > 0 ? null : BitConverter.GetBytes(values[^1]))));
    }

    /// <summary>Rows are in four groups. Each comparison is made twice: as a filter, which may skip groups, and on every row.</summary>
    [TestCase(ParquetType.Integer, "-9223372036854775808", "-1", "0", "7", "99", "9223372036854775807")]
    [TestCase(ParquetType.Boolean, "true", "false")]
    [TestCase(ParquetType.Date, "date '1969-12-31'", "date '1970-01-08'", "date '1970-04-10'")]
    [TestCase(ParquetType.Timestamp, "'1969-12-31 23:59:59+00'", "'1970-01-01 00:01:00+00'", "'1970-01-01 00:00:30.5+00'")]
    [TestCase(ParquetType.Real, "-1.0", "0.0", "-0.0", "33.5", "99.0", "'nan'::double", "'inf'::double")]
    [TestCase(ParquetType.Text, "''", "'a'", "repeat('m', 63)", "repeat('m', 64)", "repeat('m', 80) || '30'", "repeat('m', 63) || 'n'", "'ü'")]
    public async Task Filter_ByTheBounds_FindsAllRows(ParquetType type, params string[] literals)
    {
        var sheet = Sheet.Of(type, Enumerable.Range(0, 100).Select(i => i % 9 == 0 ? null : ValueOf(type, i)));
        string[] operators = ["<", "<=", "=", "<>", ">=", ">"];
        string[] questions =
        [
            "value is null", "value is not null", .. literals.SelectMany(literal => operators.Select(comparison => $"value {comparison} {literal}")),
        ];
        var counts = await ForeignReaders.QueryAsync(sheet.Write(rowsPerGroup: 25), string.Join(" union all ", questions.Select(question => $"""
            select $${question}$$,
              (select count(*) from 'rows.parquet' where {question}),
              (select sum(case when {question} then 1 else 0 end) from 'rows.parquet')
            """)));
        Assert.That(counts, Has.Length.EqualTo(questions.Length));
        foreach (var count in counts)
            Assert.That(count[1], Is.EqualTo(count[2]), count[0]);
    }

    [Test]
    public async Task MinAndMax_OfLongTexts_AreTheWholeTexts()
    {
        var file = Sheet.Of(ParquetType.Text, LongZ, LongA, "m").Write(rowsPerGroup: 2);
        var found = await ForeignReaders.QueryAsync(file, "select min(value), max(value) from 'rows.parquet'");
        Assert.That(found, Is.EqualTo(new[] { new[] { LongA, LongZ } }));
    }

    /// <summary>Long texts have the first 80 bytes in common.</summary>
    private static object ValueOf(ParquetType type, int row) => type switch
    {
        ParquetType.Integer => row == 60 ? long.MinValue : row == 61 ? long.MaxValue : row - 10L,
        ParquetType.Boolean => row is >= 25 and < 50 || row > 60,
        ParquetType.Date => new DateOnly(1970, 1, 1).AddDays(row),
        ParquetType.Timestamp => DateTimeOffset.UnixEpoch.AddSeconds(row),
        ParquetType.Real => row is 30 or 80 ? double.NaN : row < 25 ? -0.0 : row == 99 ? double.PositiveInfinity : row,
        _ => row < 50 ? new string('m', 80) + row : row < 75 ? new string('ü', row) : "",
    };

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static TestCaseData Case(
        string name, ParquetType type, object?[] values, string? min, string? max, int nulls = 0, bool? isExact = true) =>
        new TestCaseData(type, values, new[] { min, max, $"{nulls}", ExactnessOf(min, isExact ?? true), ExactnessOf(max, isExact ?? false) })
            .SetArgDisplayNames(name);

    private static string? ExactnessOf(string? bound, bool isExact) => bound is null ? null : isExact ? "true" : "false";
}
