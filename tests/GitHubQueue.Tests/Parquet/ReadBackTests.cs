using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>Two readers that others wrote give back every value.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReadBackTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, 123, 456, TimeSpan.Zero);

    private static readonly Dictionary<ParquetType, object[]> Values = new()
    {
        [ParquetType.Text] =
        [
            "", " ", "plain", "Größe", "漢字", "🦆 and 👩\u200d👩\u200d👧", "שלום \u200fעולם", "\0", "a\0b", "\e[31m", "\r\n\t\"\\",
            "a\ufeffb", "\uffff", "\U0010ffff",
        ],
        [ParquetType.Json] = ["[]", """["bug","good first issue"]""", """{"a":null}""", "null", "\"\\u0000\""],
        [ParquetType.Integer] = [0L, 1L, -1L, 42L, int.MaxValue + 1L, long.MinValue, long.MaxValue],
        [ParquetType.Real] =
        [
            0.0, -0.0, 1.5, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue,
        ],
        [ParquetType.Boolean] = [true, false, false, true, true],
        [ParquetType.Timestamp] =
        [
            Noon, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(-10), DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
            new DateTimeOffset(1969, 7, 20, 20, 17, 40, TimeSpan.Zero), new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.FromHours(5.5)),
        ],
        [ParquetType.Date] = [new DateOnly(1970, 1, 1), new DateOnly(2026, 11, 25), new DateOnly(1969, 12, 31), DateOnly.MinValue, DateOnly.MaxValue],
    };

    [TestCaseSource(nameof(Values))]
    public Task Values_OfARequiredColumn_ComeBack(KeyValuePair<ParquetType, object[]> values) =>
        Sheet.Of(values.Key, values.Value).AssertComesBackAsync();

    [TestCaseSource(nameof(Values))]
    public Task Values_AmongNulls_ComeBack(KeyValuePair<ParquetType, object[]> values) =>
        Sheet.Of(values.Key, [null, .. values.Value, null, null, .. values.Value.Reverse(), null]).AssertComesBackAsync();

    [Test]
    public Task Values_AllNull_ComeBack([Values] ParquetType type, [Values(1, 8, 1000)] int rows) =>
        Sheet.Of(type, Enumerable.Repeat<object?>(null, rows)).AssertComesBackAsync();

    [Test]
    public Task Values_AllEqual_ComeBack([Values] ParquetType type, [Values(1, 7, 8, 9, 1000)] int rows) =>
        Sheet.Of(type, Enumerable.Repeat(Values[type][1], rows)).AssertComesBackAsync();

    [Test]
    public Task Rows_OfAllTypes_ComeBack([Values(0, 1, 2, 7, 8, 9, 1000)] int rows) => OfAllTypes(rows).AssertComesBackAsync();

    [Test]
    public Task Rows_InSeveralGroups_ComeBack([Values(1, 7, 200, 201)] int rowsPerGroup) => OfAllTypes(200).AssertComesBackAsync(rowsPerGroup);

    [Test]
    public Task Rows_200000_ComeBack()
    {
        ParquetColumn[] columns =
        [
            new("id", ParquetType.Integer, IsRequired: true), new("state", ParquetType.Text, IsRequired: true), new("url", ParquetType.Text),
        ];
        var rows = Enumerable.Range(0, 200_000).Select(i => new object?[]
        {
            3_000_000_000 + i * 7L, i % 3 == 0 ? "open" : "closed", i % 5 == 0 ? null : $"https://github.com/octocat/Hello-World/issues/{i}",
        });
        return new Sheet(columns, [.. rows]).AssertComesBackAsync();
    }

    /// <summary>The numbers in a dictionary take as many bits as the largest.</summary>
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(511)]
    [TestCase(513)]
    [TestCase(65_535)]
    [TestCase(65_537)]
    public Task Values_OfSoManyKinds_ComeBack(int kinds)
    {
        var each = Math.Max(2, 1000 / kinds);
        return Sheet.Of(ParquetType.Integer, Enumerable.Range(0, kinds * each).Select(i => (object?)((long)i * 7919 % kinds))).AssertComesBackAsync();
    }

    [Test]
    public Task Texts_OfAMegabyte_ComeBack()
    {
        var varied = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i:x} ü "));
        return Sheet.Of(ParquetType.Text, "short", new string('x', 1 << 20), null, varied, "").AssertComesBackAsync();
    }

    /// <summary>Only when it is full does it turn out that the dictionary is of no use; what was in it becomes plain pages.</summary>
    [Test]
    public Task Texts_ThatOutgrowTheDictionary_ComeBack() => Sheet.Of(
        ParquetType.Text,
        Enumerable.Range(0, 30_000).Select(i => i % 7 == 0 ? null : $"{i} {new string((char)('a' + i % 26), i % 200)}")).AssertComesBackAsync();

    /// <summary>Those that were repeated before fill several plain pages at once, with nulls on either side of the cuts.</summary>
    [Test]
    public Task Texts_ThatOutgrowTheDictionaryAfterRepetitions_ComeBack()
    {
        var kinds = Enumerable.Range(0, 60).Select(i => i < 40 ? i % 4 : i);
        var texts = kinds.Select((kind, i) => i % 5 == 2 ? null : new string((char)('A' + kind), 100_000 - kind));
        return Sheet.Of(ParquetType.Text, texts).AssertComesBackAsync();
    }

    [Test]
    public Task Reals_OfSeveralPages_ComeBack()
    {
        var values = Enumerable.Range(0, 140_000).Select(i => i % 20 == 0 ? null : (object)(i / 7.0));
        return Sheet.Of(ParquetType.Real, values).AssertComesBackAsync(rowsPerGroup: 140_000);
    }

    /// <summary>It takes very many rows, so DuckDB alone compares them.</summary>
    [Test]
    public async Task Numbers_OfSeveralDictionaryPages_ComeBack()
    {
        var values = Enumerable.Range(0, 900_000).Select(i => i % 11 == 0 ? null : (object)(i * 7919L % 1000));
        var counts = await ForeignReaders.QueryAsync(Sheet.Of(ParquetType.Integer, values).Write(rowsPerGroup: 900_000), """
            select count(*), count(*) filter (
              where value is not distinct from case when file_row_number % 11 = 0 then null else file_row_number * 7919 % 1000 end)
            from read_parquet('rows.parquet', file_row_number = true)
            """);
        Assert.That(counts, Is.EqualTo(new[] { new[] { "900000", "900000" } }));
    }

    [Test]
    public async Task Timestamp_FinerThanAMicrosecond_IsCutTowardsThePast()
    {
        var times = new[] { 19, 9, 0, -1, -10, -11 }.Select(ticks => (object)DateTimeOffset.UnixEpoch.AddTicks(ticks));
        var read = await ForeignReaders.ReadAsync(Sheet.Of(ParquetType.Timestamp, times).Write());
        string[] expected = ["1", "0", "0", "-1", "-1", "-2"];
        Assert.That((read.DuckDb.Rows.Select(row => row[0]), read.Hyparquet.Rows.Select(row => row[0])), Is.EqualTo((expected, expected)));
    }

    [Test]
    public async Task Text_WithHalfASurrogatePair_ComesBackWithAReplacement()
    {
        var read = await ForeignReaders.ReadAsync(Sheet.Of(ParquetType.Text, "a\ud83db").Write());
        string?[][] expected = [["a\ufffdb"]];
        Assert.That((read.DuckDb.Rows, read.Hyparquet.Rows), Is.EqualTo((expected, expected)));
    }

    /// <summary>Those of the year 9999 are not taken for DuckDB's infinity.</summary>
    [Test]
    public async Task Timestamp_AtTheEdges_IsATimeToDuckDb()
    {
        var file = Sheet.Of(ParquetType.Timestamp, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Write();
        var years = await ForeignReaders.QueryAsync(file, "select year(value at time zone 'UTC'), isfinite(value) from 'rows.parquet'");
        Assert.That(years, Is.EqualTo(new[] { new[] { "1", "true" }, ["9999", "true"] }));
    }

    /// <summary>Text and JSON are one type to DuckDB, so that it reads JSON by its functions and mixes files.</summary>
    [Test]
    public async Task Json_InDuckDb_IsReadByItsFunctions()
    {
        var file = Sheet.Of(ParquetType.Json, """{"labels":["bug"]}""").Write();
        Assert.That(await ForeignReaders.QueryAsync(file, "select value->>'$.labels[0]' from 'rows.parquet'"), Is.EqualTo(new[] { new[] { "bug" } }));
    }

    private static Sheet OfAllTypes(int rows)
    {
        var types = Values.Keys.ToList();
        var columns = types.SelectMany(type => new[] { new ParquetColumn($"{type}", type, IsRequired: true), new ParquetColumn($"{type}?", type) });
        return new Sheet([.. columns], [.. Enumerable.Range(0, rows).Select(i => types.SelectMany(type => ValuesOf(type, i)).ToArray())]);
    }

    private static IEnumerable<object?> ValuesOf(ParquetType type, int row)
    {
        var value = Values[type][row % Values[type].Length];
        return [value, row / 10 % 3 == 1 || row % 4 == 0 ? null : value];
    }
}
