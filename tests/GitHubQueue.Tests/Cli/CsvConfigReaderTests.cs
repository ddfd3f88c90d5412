using System.Text;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

/// <summary>What the config says of CSV files.</summary>
public sealed class CsvConfigReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Test]
    public void Read_AllKeys_AreTheSource()
    {
        var (config, mistakes) = Read("""
            sources:
              - name: my-data.v2
                kind: csv
                path: data/**/*.csv
                key: [org, id]
                delimiter: tab
                encoding: latin1
                destination: imports
                partition_key: day
                parquet: true
                every: 1h
                schema:
                  org: text
                  id: { type: integer, required: true }
                  at: { type: timestamp }
                  on: boolean
                  day: date
                  ratio: number
            """);
        Assert.That(mistakes, Is.Empty);
        var source = config.Sources.Single();
        Assert.That(source with { Csv = null }, Is.EqualTo(new SourceConfig
        {
            Name = "my-data.v2",
            Kind = SourceKinds.Find("csv")!,
            Every = TimeSpan.FromHours(1),
            Lake = new LakeSetting("imports", "day", true),
        }).UsingPropertiesComparer());
        Assert.That(new SourceConfig { Name = "my-data.v2", Kind = source.Kind, Lake = source.Lake, Csv = source.Csv }.CsvTable, Is.EqualTo("my_data_v2"));
        Assert.That(source.Csv, Is.EqualTo(new CsvOptions(new("/work/data/**/*.csv", "/work"), new CsvSchema(
            [
                new("org", CsvType.Text), new("id", CsvType.Integer, IsRequired: true), new("at", CsvType.Timestamp), new("on", CsvType.Boolean),
                new("day", CsvType.Date), new("ratio", CsvType.Number),
            ],
            ["org", "id"]))
        { Delimiter = '\t', Encoding = Encoding.Latin1 }));
    }

    [Test]
    public void Read_TheLeastThatIsNeeded_HasDefaults()
    {
        var source = Read("sources:\n  - {name: x, kind: csv, path: /abs/x.csv, schema: {a: text}}").Config.Sources.Single();
        Assert.That(source.Csv, Is.EqualTo(new CsvOptions(new("/abs/x.csv", "/work"), new CsvSchema([new("a", CsvType.Text)], [])) { Delimiter = ',', Encoding = null }));
        Assert.That((source.Lake, source.Every), Is.EqualTo((new LakeSetting("x", "ingest_date"), TimeSpan.FromMinutes(15))));
    }

    [TestCase("key: a", new[] { "a" })]
    [TestCase("key: [a]", new[] { "a" })]
    [TestCase("key:", new string[0])]
    public void Read_AKey_IsOneColumnOrAList(string key, string[] expected) => Assert.That(
        Read($"sources:\n  - name: x\n    kind: csv\n    path: x.csv\n    schema: {{a: text}}\n    {key}\n").Config.Sources.Single().Csv!.Schema.Key, Is.EqualTo(expected));

    [TestCase("schema: {a: text}", "line 2, sources[0].path: is missing; name a file, or several with a pattern such as data/*.csv")]
    [TestCase("path: [x], schema: {a: text}", "line 2, sources[0].path: must be a text; found a list")]
    [TestCase("path: \"x\\0y\", schema: {a: text}", "line 2, sources[0].path: holds the character NUL")]
    [TestCase("path: data/*/x.csv, schema: {a: text}", "line 2, sources[0].path: can't be 'data/*/x.csv'; '*' and '?' may stand in its last part, and '**' alone before that, such as data/**/*.csv")]
    [TestCase("path: '**/x/*.csv', schema: {a: text}", "line 2, sources[0].path: can't be '**/x/*.csv'; '*' and '?' may stand in its last part, and '**' alone before that, such as data/**/*.csv")]
    [TestCase("path: x.csv", "line 2, sources[0].schema: is missing; give each column's name and type, such as 'id: integer'")]
    [TestCase("path: x.csv, schema: {}", "line 2, sources[0].schema: is empty; give each column's name and type, such as 'id: integer'")]
    [TestCase("path: x.csv, schema: [a]", "line 2, sources[0].schema: must hold keys of its own; found a list")]
    [TestCase("path: x.csv, schema: {a: string}", "line 2, sources[0].schema.a: can't be 'string'; allowed: text, integer, number, boolean, date, timestamp")]
    [TestCase("path: x.csv, schema: {a: [text]}", "line 2, sources[0].schema.a: must be a text; found a list")]
    [TestCase("path: x.csv, schema: {a: {required: true}}", "line 2, sources[0].schema.a.type: is missing; allowed: text, integer, number, boolean, date, timestamp")]
    [TestCase("path: x.csv, schema: {a: {type: text, required: perhaps}}", "line 2, sources[0].schema.a.required: can't be 'perhaps'; allowed: true, false")]
    [TestCase("path: x.csv, schema: {a: {type: text, nullable: true}}", "line 2, sources[0].schema.a.nullable: is not a key here; allowed: required, type")]
    [TestCase("path: x.csv, schema: {_a: text, b: text}", "line 2, sources[0].schema._a: begins with '_', as only the table's own columns do")]
    [TestCase("path: x.csv, schema: {a: text, A: text}", "line 2, sources[0].schema.A: stands there twice, but for upper and lower case, which SQL doesn't tell apart")]
    [TestCase("path: x.csv, key: b, schema: {a: text}", "line 2, sources[0].key: names 'b', which is no column of 'schema:'")]
    [TestCase("path: x.csv, key: [a, c], schema: {a: text}", "line 2, sources[0].key: names 'c', which is no column of 'schema:'")]
    [TestCase("path: x.csv, key: {a: b}, schema: {a: text}", "line 2, sources[0].key: must be a list of texts; found keys and values")]
    [TestCase("path: x.csv, encoding: ebcdic, schema: {a: text}", "line 2, sources[0].encoding: can't be 'ebcdic'; allowed: utf-8, latin1, utf-16")]
    [TestCase("path: x.csv, delimiter: '||', schema: {a: text}", "line 2, sources[0].delimiter: can't be '||'; allowed: one character other than a quote, or tab")]
    [TestCase("path: x.csv, delimiter: '\"', schema: {a: text}", "line 2, sources[0].delimiter: can't be '\"'; allowed: one character other than a quote, or tab")]
    [TestCase("path: x.csv, repo: a/b, schema: {a: text}", "line 2, sources[0].repo: is not a key here; allowed: delimiter, destination, encoding, every, key, kind, layout, name, parquet, partition_key, path, schema")]
    public void Read_Mistake_IsNamedWithLineAndKey(string keys, string expected) => Assert.That(MistakesIn($"sources:\n  - {{name: x, kind: csv, {keys}}}"), Is.EqualTo(new[] { expected }));

    [TestCase("issues")]
    [TestCase("Queue_Items")]
    [TestCase("lead-times")]
    [TestCase("queue_items_pending")]
    [TestCase("sqlite_x")]
    public void Read_ANameThatTheDatabaseHasAlready_IsRefused(string name) => Assert.That(
        MistakesIn($"sources:\n  - {{name: {name}, kind: csv, path: x.csv, schema: {{a: text}}}}"),
        Is.EqualTo(new[] { $"line 2, sources[0].name: can't be '{name}': the database has something else of this name, and the rows go into a table named after the source" }));

    [Test]
    public void Read_TwoSourcesOfOneTable_AreRefused() => Assert.That(
        MistakesIn("sources:\n  - {name: a-b, kind: csv, path: x.csv, schema: {a: text}}\n  - {name: A.b, kind: csv, path: y.csv, schema: {a: text}}"),
        Is.EqualTo(new[] { "line 3, sources[1].name: can't be 'A.b': another CSV source has the table 'A_b' already" }));

    private static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(string yaml)
    {
        using var text = new StringReader(yaml);
        return ConfigReader.Read(text, "/work", Now);
    }

    private static IEnumerable<string> MistakesIn(string yaml) => Read(yaml).Mistakes.Select(mistake => mistake.ToString());
}
