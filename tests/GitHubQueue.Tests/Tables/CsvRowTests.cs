using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>What a text becomes in a column of each type, in a real table; and the sentence where it can't.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvRowTests
{
    [TestCase(CsvType.Text, " x ", "text: x ")]
    [TestCase(CsvType.Text, "0042", "text:0042")]
    [TestCase(CsvType.Text, "null", "text:null")]
    [TestCase(CsvType.Text, "a\nb", "text:a\nb")]
    [TestCase(CsvType.Integer, "42", "integer:42")]
    [TestCase(CsvType.Integer, "-7", "integer:-7")]
    [TestCase(CsvType.Integer, "+7", "integer:7")]
    [TestCase(CsvType.Integer, "007", "integer:7")]
    [TestCase(CsvType.Integer, "9223372036854775807", "integer:9223372036854775807")]
    [TestCase(CsvType.Number, "12.5", "real:12.5")]
    [TestCase(CsvType.Number, "-1e3", "real:-1000.0")]
    [TestCase(CsvType.Number, "7", "real:7.0")]
    [TestCase(CsvType.Number, ".5", "real:0.5")]
    [TestCase(CsvType.Boolean, "true", "integer:1")]
    [TestCase(CsvType.Boolean, "Yes", "integer:1")]
    [TestCase(CsvType.Boolean, "1", "integer:1")]
    [TestCase(CsvType.Boolean, "FALSE", "integer:0")]
    [TestCase(CsvType.Boolean, "no", "integer:0")]
    [TestCase(CsvType.Boolean, "0", "integer:0")]
    [TestCase(CsvType.Date, "2026-11-20", "text:2026-11-20")]
    [TestCase(CsvType.Date, "2024-02-29", "text:2024-02-29")]
    [TestCase(CsvType.Timestamp, "2026-11-20T08:30:00Z", "text:2026-11-20T08:30:00Z")]
    [TestCase(CsvType.Timestamp, "2026-11-20 08:30", "text:2026-11-20T08:30:00Z")]
    [TestCase(CsvType.Timestamp, "2026-11-20T08:30:00.125+02:00", "text:2026-11-20T06:30:00.125Z")]
    [TestCase(CsvType.Timestamp, "2026-11-20", "text:2026-11-20T00:00:00Z")]
    public void Read_AText_IsAValueOfItsType(CsvType type, string text, string expected) => Assert.That(Stored(type, text), Is.EqualTo(expected));

    [Test]
    public void Read_AnEmptyText_IsNullWhateverTheType([Values] CsvType type) => Assert.That(Stored(type, ""), Is.EqualTo("null:"));

    [Test]
    public void Read_AMissingColumn_IsNull() => Assert.That(Stored(CsvType.Integer, null), Is.EqualTo("null:"));

    [TestCase(CsvType.Integer, "1.0", "must be a whole number; found '1.0'")]
    [TestCase(CsvType.Integer, " 1", "must be a whole number; found ' 1'")]
    [TestCase(CsvType.Integer, "1,000", "must be a whole number; found '1,000'")]
    [TestCase(CsvType.Integer, "9223372036854775808", "must be a whole number; found '9223372036854775808'")]
    [TestCase(CsvType.Integer, "0x10", "must be a whole number; found '0x10'")]
    [TestCase(CsvType.Number, "1,5", "must be a number such as 12.5; found '1,5'")]
    [TestCase(CsvType.Number, "NaN", "must be a number such as 12.5; found 'NaN'")]
    [TestCase(CsvType.Number, "1e999", "must be a number such as 12.5; found '1e999'")]
    [TestCase(CsvType.Number, "-∞", "must be a number such as 12.5; found '-∞'")]
    [TestCase(CsvType.Boolean, "maybe", "must be true or false, yes or no, 1 or 0; found 'maybe'")]
    [TestCase(CsvType.Boolean, "2", "must be true or false, yes or no, 1 or 0; found '2'")]
    [TestCase(CsvType.Date, "20.11.2026", "must be a date such as 2026-11-20; found '20.11.2026'")]
    [TestCase(CsvType.Date, "2026-02-30", "must be a date such as 2026-11-20; found '2026-02-30'")]
    [TestCase(CsvType.Date, "2026-11-20T00:00:00Z", "must be a date such as 2026-11-20; found '2026-11-20T00:00:00Z'")]
    [TestCase(CsvType.Timestamp, "noon", "must be a time such as 2026-11-20T08:30:00Z; found 'noon'")]
    [TestCase(CsvType.Timestamp, "11/20/2026 08:30", "must be a time such as 2026-11-20T08:30:00Z; found '11/20/2026 08:30'")]
    [TestCase(CsvType.Timestamp, "1732091400", "must be a time such as 2026-11-20T08:30:00Z; found '1732091400'")]
    [TestCase(CsvType.Timestamp, "2026-11-20T25:00:00Z", "must be a time such as 2026-11-20T08:30:00Z; found '2026-11-20T25:00:00Z'")]
    public void Read_ATextOfAnotherType_NamesLineColumnAndRule(CsvType type, string text, string rule) =>
        Assert.That(Reason(type, text), Is.EqualTo($"Line 7 of 'data/x.csv', column 'x': {rule}."));

    [Test]
    public void Read_ALongTextOfAnotherType_IsQuotedInPart() =>
        Assert.That(Reason(CsvType.Integer, new string('x', 500)), Is.EqualTo($"Line 7 of 'data/x.csv', column 'x': must be a whole number; found '{new string('x', 80)}…'."));

    [TestCase("")]
    [TestCase(null)]
    public void Read_ARequiredColumnWithoutAValue_IsRefused(string? text) =>
        Assert.That(Reason(CsvType.Text, text, isRequired: true), Is.EqualTo("Line 7 of 'data/x.csv', column 'x': is required, and empty here."));

    [TestCase(2, 3)]
    [TestCase(4, 3)]
    public void Read_ARowOfAnotherLength_NamesBoth(int fields, int columns) => Assert.That(
        RowReader.Read(RecordOf("x", context: $$"""{"file":"data/x.csv","line":7,"fields":{{fields}},"columns":{{columns}}}"""), TableOf(CsvType.Text)).Reason,
        Is.EqualTo($"Line 7 of 'data/x.csv' has {fields} fields, and the header row {columns}."));

    [Test]
    public void Read_WithoutASchema_SaysHowToGetIt() => Assert.That(
        RowReader.Read(RecordOf("x")).Reason, Is.EqualTo("The schema of source 'my-data' is not known here: run 'github-queue ingest --source my-data', then retry."));

    /// <summary>The value with its storage class.</summary>
    private static string Stored(CsvType type, string? text)
    {
        using var folder = new TemporaryFolder();
        using var database = PipelineDatabase.Open(folder["pipeline.db"]);
        var (table, record) = (TableOf(type), RecordOf(text));
        var read = RowReader.Read(record, table);
        Assert.That(read.Reason, Is.Null);
        table.Prepare(database);
        database.Write(() => read.Row!.Upsert(database, record, 5, "object"));
        Assert.That(
            database.Connection.QuerySingle<(string, string, long, long, long, string)>("select _key, _file, _line, _as_of, _item_id, _archive_key from my_data"),
            Is.EqualTo(("my-data/1", "data/x.csv", 7L, 1000L, 5L, "object")));
        return database.Connection.QuerySingle<string>("select typeof(x) || ':' || coalesce(cast(x as text), '') from my_data");
    }

    private static string? Reason(CsvType type, string? text, bool isRequired = false) => RowReader.Read(RecordOf(text), TableOf(type, isRequired)).Reason;

    private static CsvTable TableOf(CsvType type, bool isRequired = false) =>
        new(new("my-data", "csv", new("my-data"), "my_data", new CsvSchema([new("x", type, isRequired)], [])));

    private static Record RecordOf(string? text, string context = """{"file":"data/x.csv","line":7}""") => new()
    {
        Entity = Entity.Csv,
        Key = "my-data/1",
        AsOf = DateTimeOffset.FromUnixTimeMilliseconds(1000),
        Hash = "",
        Org = "",
        Repo = "",
        Source = "my-data",
        Context = context,
        FetchedAt = default,
        Payload = Encoding.UTF8.GetBytes(text is null ? "{}" : string.Create(CultureInfo.InvariantCulture, $"{{\"x\":{JsonSerializer.Serialize(text)}}}")),
    };
}
