using System.Text;
using GitHubQueue.Cli.Config;
using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.Security;

/// <summary>What others name and write stays data: it becomes no path, no SQL, no header and no other request.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class InjectionTests
{
    private static readonly string[] Hostile =
    [
        "../../../etc/cron.d/x", "..", "a/../../b", "/absolute", "a\\..\\b", "x'); drop table issues; --", "x\"; drop table issues; --", "`id`", "$(id)", "a\r\nX-Injected: 1", "a\nb", "a\0b", "\u001b[2J", "%2e%2e%2f", "a?x=1#y", "{date}", "org=x",
    ];

    /// <summary>SQL text can't hold a NUL; what else would be a column's name stands in a config.</summary>
    private static IEnumerable<string> HostileInYaml => Hostile.Where(text => !text.Contains('\0', StringComparison.Ordinal));

    /// <summary>The records of a whole page, with every field that comes from outside hostile: files below the lake, rows in their tables, nothing else.</summary>
    [Test]
    public async Task Pipeline_OfHostileRecords_WritesFilesAndRowsAlone()
    {
        using var outer = new TemporaryFolder();
        using var pipeline = new TestPipeline(folder: Directory.CreateDirectory(outer["inner"]).FullName);
        var records = Hostile.SelectMany((text, index) => Enumerable.Range(0, EntityStates.OfGitHub.Count).Select(kind =>
            EntityStates.Of(kind, $"api.github.com/{index}/{text}", 0, "title") with { Org = text, Repo = text, Source = text })).ToList();
        await pipeline.ArchiveAsync(records);
        Assert.That(Directory.GetFileSystemEntries(outer.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "inner" }));
        Assert.That(Directory.GetFileSystemEntries(pipeline.Folder).Select(Path.GetFileName).Where(name => !name!.StartsWith("pipeline.db", StringComparison.Ordinal)), Is.EqualTo(new[] { "lake" }));
        Assert.That((await pipeline.LakeAsync()).Select(record => (record.Entity, record.Key, record.Org)), Is.EquivalentTo(records.Select(record => (record.Entity, record.Key, record.Org))));
        foreach (var (_, table, _) in EntityStates.OfGitHub)
            Assert.That(pipeline.Rows($"select count(distinct org) from {table}"), Is.EqualTo(new[] { $"{Hostile.Length}" }), table);
        Assert.That(pipeline.Rows("select count(*) from dead_letters"), Is.EqualTo(new[] { "0" }));
    }

    /// <summary>Columns, keys and values of a CSV file are whatever its author likes; a source's name makes a table's.</summary>
    [TestCaseSource(nameof(HostileInYaml))]
    public void CsvTable_WithAHostileColumn_TakesARow(string column)
    {
        using var folder = new TemporaryFolder();
        using var database = PipelineDatabase.Open(folder["pipeline.db"]);
        var table = new CsvTable(new SourceSetting("prices", "csv", new LakeSetting("x"), "prices", new CsvSchema([new CsvColumn(column, CsvType.Text)], [])));
        table.Prepare(database);
        var payload = Encoding.UTF8.GetBytes($"{{{System.Text.Json.JsonSerializer.Serialize(column)}:{System.Text.Json.JsonSerializer.Serialize(column)}}}");
        var record = EntityStates.Of(EntityStates.All.Count - 1, column, 0, "") with { Payload = payload };
        database.Write(() => RowReader.Read(record, table).Row!.Upsert(database, record, 1, "object"));
        Assert.That(database.Prepare($"select {RowTable.Quoted(column)} from prices").ScalarText(), Is.EqualTo(column));
        Assert.That(database.Prepare("select count(*) from issues").ScalarNumber(), Is.Zero);
    }

    /// <summary>Names that become folders or parts of a request are refused by rule, not escaped.</summary>
    [Test]
    public void Config_WithHostileNames_IsRefused(
        [ValueSource(nameof(Hostile))] string text,
        [Values("repo", "org", "name", "destination", "partition_key", "layout")] string key)
    {
        var value = $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal).Replace("\u001b", "\\e", StringComparison.Ordinal)}\"";
        var others = new[] { ("name", "x"), ("repo", "a/b") }.Where(other => other.Item1 != key && !(key == "org" && other.Item1 == "repo")).Select(other => $"{other.Item1}: {other.Item2}");
        using var yaml = new StringReader($"sources:\n  - {{kind: issues, {string.Join(", ", others)}, {key}: {value}}}\n");
        var (_, mistakes) = ConfigReader.Read(yaml, "/work", DateTimeOffset.UnixEpoch);
        Assert.That(mistakes.Select(mistake => mistake.Key), Is.EqualTo(new[] { $"sources[0].{key}" }));
        Assert.That(mistakes.Select(mistake => mistake.ToString()).Where(sentence => sentence.Any(char.IsControl)), Is.Empty);
    }

    [Test]
    public void RepositoryName_OfHostileText_IsRefused([ValueSource(nameof(Hostile))] string text)
    {
        foreach (var name in new[] { text, $"octocat/{text}", $"{text}/x" })
            Assert.That(RepositoryName.TryParse(name, out _), Is.False, name);
    }

    [TestCase("tok\r\nX-Injected: 1")]
    [TestCase("tok\nen")]
    [TestCase("tok en")]
    [TestCase("tök")]
    [TestCase("tok\0en")]
    public void Token_WithMoreThanAToken_IsRefusedAndNotShown(string token)
    {
        foreach (var options in new[] { new GitHubOptions { Token = token }, new GitHubOptions { Tokens = ["good", token] } })
        {
            using var answers = new StubHandler(Answer(200, "[]"));
            var failure = Assert.Throws<FailureException>(() => _ = new GitHubClient(options, TimeProvider.System, new LogLines().Log, answers))!;
            Assert.That((failure.Kind, failure.Message.Contains("tok", StringComparison.Ordinal) && failure.Message.Contains(token, StringComparison.Ordinal)), Is.EqualTo((FailureKind.Input, false)));
        }
    }

    /// <summary>A validator is sent back as it came: it can't end its header.</summary>
    [Test]
    public async Task Validator_WithLineBreaks_AddsNoHeader()
    {
        using var answers = new StubHandler(Answer(200, "[]"));
        using var github = new GitHubClient(new() { Retries = 0 }, new ManualClock(skipDelays: true), new LogLines().Log, answers);
        await github.GetPageAsync(new Uri("repos/o/r/issues", UriKind.Relative), new Validator("\"x\"\r\nX-Injected: 1", null), default);
        Assert.That(answers.Requests.Single().Headers.Contains("X-Injected"), Is.False);
    }
}
