using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>How a load is cut into COPYs, with answers that are made up.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SnowflakeGroupTests
{
    private const string Root = "s3://lake/it's\\here";

    private static readonly SnowflakeTable Nothing = new(["A"]);

    [Test]
    public async Task Load_OfManyFiles_ListsAThousandAtMost_EachOnceAndByItsName()
    {
        using var folder = new TemporaryFolder();
        using var database = Manifest(folder, 2500);
        var files = new List<IReadOnlyList<string>>();
        var counts = await LoadAsync(database, copy =>
        {
            files.Add(copy.Files);
            return Loaded(copy.Files);
        });
        Assert.That(files.Select(list => list.Count), Is.EqualTo(new[] { 1000, 1000, 500 }));
        Assert.That(files.SelectMany(list => list).Order(StringComparer.Ordinal), Is.EqualTo(Keys(database).Select(key => $"it's\\here/{key}")));
        Assert.That((counts.Objects, counts.Failed), Is.EqualTo((2500, 0)));
    }

    /// <summary>COPY answers with a row a file: what it says there counts.</summary>
    [TestCase("", "it says nothing of the file")]
    [TestCase("LOAD_FAILED|1", "it says LOAD_FAILED, with 1 rows where 1 were written (Invalid UTF8)")]
    [TestCase("PARTIALLY_LOADED|0", "it says PARTIALLY_LOADED, with 0 rows where 1 were written (Invalid UTF8)")]
    [TestCase("LOADED|2", "it says LOADED, with 2 rows where 1 were written (Invalid UTF8)")]
    public async Task Load_OfAFileThatIsNotLoadedWhole_IsRefused_AndNotMerged(string said, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var database = Manifest(folder, 2);
        var log = new LogLines();
        var counts = await LoadAsync(database, copy => new(
            ["file", "status", "rows_loaded", "first_error"],
            [.. Loaded(copy.Files.Take(1)).Rows, .. said.Split('|') is [var status, var rows] ? new IReadOnlyList<string?>[] { [$"s3://lake/{copy.Files[1]}", status, rows, "Invalid UTF8."] } : []]), log);
        Assert.That((counts.Objects, counts.Failed), Is.EqualTo((0, 1)));
        Assert.That(log.Lines.Single(line => line.StartsWith("Failed", StringComparison.Ordinal)), Does.Contain(
            $"Snowflake didn't load the typed file '{Keys(database).Last()}' as it was written: {sentence}. Is it in {Root}? Delete it there, and 'github-queue replay' writes it again."));
    }

    [TestCase("s3://lake/", "s3://lake/a", "a/k.parquet")]
    [TestCase("s3://lake/a/", "s3://lake/a", "k.parquet")]
    [TestCase("s3://lake", "s3://lake/a", "/a/k.parquet")]
    [TestCase("s3gov://lake/", "s3://lake/a", "a/k.parquet")]
    [TestCase("s3compat://lake/", "s3://lake/a", "a/k.parquet")]
    [TestCase("gcs://lake/a/", "gs://lake/a", "k.parquet")]
    [TestCase("gcs://lake/a/", "s3://lake/a", null)]
    [TestCase("s3://lake/a", "s3://lake/ab", null)]
    [TestCase("s3://lake/a/b/", "s3://lake/a", null)]
    [TestCase("s3://lake/", "file:/lake/a", null)]
    [TestCase("azure://account.blob.core.windows.net/lake/", "s3://lake/a", null)]
    public void NameOf_IsWhatFollowsTheStagesAddress(string url, string root, string? expected) =>
        Assert.That(new StageLocation("s", url).NameOf(new("b", "f", root, "k.parquet", 1, 1, null)), Is.EqualTo(expected));

    [TestCase("a;b", new[] { "a", "b" })]
    [TestCase("-- x; y\na -- z;\n;\n\n;", new[] { "a" })]
    [TestCase("a ';' \";\" '\\';' '';b", new[] { "a ';' \";\" '\\';' ''", "b" })]
    [TestCase("a '--' b", new[] { "a '--' b" })]
    public void Split_CutsAtSemicolonsOfTheStatementsThemselves(string script, string[] expected) => Assert.That(SnowflakeScript.Split(script), Is.EqualTo(expected));

    /// <summary>The program's way to cut, and the stand-in's.</summary>
    [TestCase("migrations")]
    [TestCase("setup")]
    [TestCase("checks")]
    [TestCase("load")]
    public void Split_OfEveryFile_IsAsSnowflakeCutsIt(string folder)
    {
        foreach (var file in WarehouseSql.Snowflake.List(folder))
            Assert.That(SnowflakeScript.Statements($"{folder}/{file}"), Has.Count.EqualTo(SnowflakeText.Statements(WarehouseSql.Snowflake.Read($"{folder}/{file}")).Count), file);
    }

    [TestCase("it's", "'it''s'")]
    [TestCase("a\\", "'a\\\\'")]
    public void Quoted_CannotBeLeft(string text, string expected) => Assert.That(SnowflakeScript.Quoted(text), Is.EqualTo(expected));

    [TestCase("lake", "LAKE")]
    [TestCase("\"Lake \"\"1\"\"\"", "Lake \"1\"")]
    public void Kept_IsAsSnowflakeKeepsIt(string name, string expected) => Assert.That(SnowflakeName.Kept(name), Is.EqualTo(expected));

    private static async Task<LoadCounts> LoadAsync(Database database, Func<SnowflakeCopy, SnowflakeTable> copy, LogLines? log = null)
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync((work, _) => Task.FromResult<IReadOnlyList<SnowflakeTable>>([.. work.Statements.Select(statement => Answer(statement, copy))]), clock);
        var logger = (log ?? new LogLines()).Log;
        using var snowflake = new SnowflakeWarehouse(server.Settings(), clock, logger);
        var load = new Load(new() { Parallel = 1 }, database, root => throw new InvalidOperationException(root), new SnowflakeTarget(snowflake), clock, logger);
        await load.RunAsync(default);
        return load.Counts;
    }

    private static SnowflakeTable Answer(string statement, Func<SnowflakeCopy, SnowflakeTable> copy) => statement switch
    {
        _ when statement.StartsWith("copy into", StringComparison.Ordinal) => copy(SnowflakeCopy.Read(statement)),
        _ when statement.StartsWith("desc stage", StringComparison.Ordinal) => new(["property", "property_value"], ["URL", "[\"s3://lake/\"]"]),
        _ when statement.Contains("'MIGRATIONS'", StringComparison.Ordinal) => new(["1"], ["1"]),
        _ when statement.Contains("from migrations", StringComparison.Ordinal) => new(["VERSION"], [$"{SnowflakeMigrator.Latest}"]),
        _ when statement.StartsWith("select count(*) as objects", StringComparison.Ordinal) => new(["OBJECTS", "EXTRACTED", "LOADED", "UPDATED"], ["1", "1", "1", "0"]),
        _ => Nothing,
    };

    private static SnowflakeTable Loaded(IEnumerable<string> files) =>
        new(["file", "status", "rows_loaded", "first_error"], [.. files.Select(file => new[] { $"s3://lake/{file}", "LOADED", "1", null })]);

    private static IEnumerable<string> Keys(Database database) => database.Connection.Query<string>("select key from parquet_objects order by key");

    /// <summary>That many objects of reviews, with a typed file each.</summary>
    private static Database Manifest(TemporaryFolder folder, int objects)
    {
        var database = PipelineDatabase.Open(folder["pipeline.db"]);
        database.Write(() =>
        {
            for (var number = 1; number <= objects; number++)
            {
                var batch = new Guid(number, 0, 0, new byte[8]).ToString();
                database.Connection.Execute(
                    "insert into archive_objects(batch, root, key, entity, partition, items, bytes, content_bytes, content_sha256, first_item, last_item, created_at) values (@batch, 's3://lake/x', 'date=2026-11-20/' || @batch, @entity, 'date=2026-11-20', 1, 1, 1, 'x', @number, @number, 0)",
                    new { batch, number, entity = Entity.PullRequestReview });
                database.Connection.Execute("insert into parquet_objects(batch, folder, root, key, rows, bytes, created_at) values (@batch, 'f', @Root, 'f/' || @batch || '.parquet', 1, 1, 0)", new { batch, Root });
            }
        });
        return database;
    }
}
