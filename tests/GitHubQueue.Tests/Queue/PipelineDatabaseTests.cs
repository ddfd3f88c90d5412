using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PipelineDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["pipeline.db"];

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Open_ANewFile_HasTheWholeSchemaAndOpensAgain()
    {
        PipelineDatabase.Open(File).Dispose();
        using var again = PipelineDatabase.Open(File);
        using var fresh = PipelineDatabase.Open(_folder["another.db"]);
        Assert.That(Query(again, "select group_concat(sql) from sqlite_schema"), Is.EqualTo(Query(fresh, "select group_concat(sql) from sqlite_schema")));
        Assert.That(
            new[] { "user_version", "journal_mode", "synchronous", "auto_vacuum", "foreign_keys", "secure_delete" }.Select(name => Query(again, $"pragma {name}")),
            Is.EqualTo(new[] { $"{PipelineDatabase.Version}", "wal", "2", "2", "1", "0" }));
    }

    [Test]
    public void Open_AnEmptyFile_MakesItADatabase()
    {
        System.IO.File.WriteAllBytes(File, []);
        using var database = PipelineDatabase.Open(File);
        Assert.That(Query(database, "select count(*) from queue_items"), Is.EqualTo("0"));
    }

    [Test]
    public void Open_SomethingThatIsNotADatabase_IsInputAndLeavesIt()
    {
        var text = string.Concat(Enumerable.Repeat("This is a letter to a friend.\n", 100));
        System.IO.File.WriteAllText(File, text);
        AssertInput($"The database '{File}' is not a SQLite database: name another file with --db.");
        Assert.That(System.IO.File.ReadAllText(File), Is.EqualTo(text));
    }

    [Test]
    public void Open_ADatabaseOfAnotherProgram_IsInputAndLeavesIt()
    {
        Execute("create table letters(text); insert into letters values ('Dear friend');");
        var bytes = System.IO.File.ReadAllBytes(File);
        AssertInput($"The database '{File}' belongs to another program: name another file with --db.");
        Assert.That(System.IO.File.ReadAllBytes(File), Is.EqualTo(bytes));
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { File }), "no log beside it");
    }

    [Test]
    public void Open_ADatabaseOfANewerVersion_IsInputAndLeavesIt()
    {
        PipelineDatabase.Open(File).Dispose();
        Execute($"pragma user_version = {PipelineDatabase.Version + 1}");
        AssertInput($"The database '{File}' has schema version {PipelineDatabase.Version + 1}, and this program knows versions up to {PipelineDatabase.Version}: use a newer github-queue.");
        Execute($"pragma user_version = {PipelineDatabase.Version}");
        PipelineDatabase.Open(File).Dispose();
    }

    [Test]
    public void Open_AFolder_IsInput()
    {
        Directory.CreateDirectory(File);
        AssertInput($"The database '{File}' is a folder: name a file with --db.");
    }

    [Test]
    public void Open_InAFolderThatIsNotThere_IsInput()
    {
        var path = _folder["nowhere/pipeline.db"];
        var failure = Assert.Throws<FailureException>(() => PipelineDatabase.Open(path));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            $"The database '{path}' can't be opened: check that its folder exists and that you may write there.")));
    }

    [Test]
    public void Open_ADamagedOne_IsInput()
    {
        PipelineDatabase.Open(File).Dispose();
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(100, 3000).Fill(0x5a); // its list of tables
        System.IO.File.WriteAllBytes(File, bytes);
        AssertInput($"The database '{File}' is damaged: restore a copy, or start a new one; the archive keeps every record.");
    }

    [Test]
    public void OpenExisting_WhereThereIsNone_IsInputAndMakesNone()
    {
        var failure = Assert.Throws<FailureException>(() => PipelineDatabase.OpenExisting(File));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            $"There is no database '{File}': run 'github-queue ingest' or 'github-queue init' first, or name another one with --db.")));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Open_OnAReadOnlyDisk_IsInput(bool exists)
    {
        await using var disk = await SmallDisk.MountAsync(4);
        var path = Path.Combine(disk.Path, "pipeline.db");
        if (exists)
            PipelineDatabase.Open(path).Dispose();
        await disk.MakeReadOnlyAsync();
        var failure = Assert.Throws<FailureException>(() => PipelineDatabase.Open(path));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.Match($"^The database '{path}' can't be (written|opened): check .*\\.$"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Open_WithoutPermissionToWrite_IsInput(bool exists)
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            Assert.Ignore("Permissions don't stop root: run as another user.");
        if (exists)
            PipelineDatabase.Open(File).Dispose();
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(exists ? File : _folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.That(Assert.Throws<FailureException>(() => PipelineDatabase.Open(File))!.Kind, Is.EqualTo(FailureKind.Input));
    }

    /// <summary>What was killed while it wrote the file's first pages left a journal, which only a writer may undo.</summary>
    [Test]
    public void Open_AFileWhoseCreationWasKilled_IsGoneOnWith()
    {
        SqliteLibrary.Initialize();
        using (var killed = new SqliteConnection($"Data Source={File}.killed;Pooling=False"))
        {
            killed.Open();
            killed.Execute("create table t(x); drop table t; pragma cache_size = 1; pragma cache_spill = 1; begin immediate; create table q(x)");
            killed.Execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into q select randomblob(3000) from n");
            System.IO.File.Copy($"{File}.killed", File);
            System.IO.File.Copy($"{File}.killed-journal", $"{File}-journal");
        }
        using var database = PipelineDatabase.Open(File);
        Assert.That((Query(database, "select count(*) from queue_items"), Query(database, "pragma integrity_check")), Is.EqualTo(("0", "ok")));
    }

    [Test]
    public async Task Open_ByFourProcessesAtOnce_CreatesItOnce()
    {
        var crew = Enumerable.Range(0, 4)
            .Select(n => CrewMember.Start("enqueue", "--db", File, "--first", $"{1 + n * 100}", "--count", "100", "--page", "10")).ToList();
        foreach (var member in crew)
        {
            await using (member)
                Assert.That((await member.ExitAsync(), member.Errors), Is.EqualTo((0, "")));
        }
        using var database = PipelineDatabase.Open(File);
        Assert.That(Query(database, "select count(*) from queue_items"), Is.EqualTo("400"));
        Assert.That(Query(database, "pragma integrity_check"), Is.EqualTo("ok"));
    }

    private static string? Query(Database database, string sql) => database.Prepare(sql).ScalarText();

    private void Execute(string sql)
    {
        SqliteLibrary.Initialize();
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private void AssertInput(string message)
    {
        var failure = Assert.Throws<FailureException>(() => PipelineDatabase.Open(File));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input, message)));
    }
}
