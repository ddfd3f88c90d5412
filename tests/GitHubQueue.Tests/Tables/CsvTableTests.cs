using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public CsvTableTests() => _database = PipelineDatabase.Open(_folder["pipeline.db"]);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Prepare_ANewTable_HasAColumnOfEachTypeAndItsOwn()
    {
        Table([.. Enum.GetValues<CsvType>().Select(type => new CsvColumn($"a {type}", type))]).Prepare(_database);
        Assert.That(Columns(), Is.EqualTo(
            "_key TEXT, a Text TEXT, a Integer INTEGER, a Number REAL, a Boolean INTEGER, a Date TEXT, a Timestamp TEXT, _file TEXT, _line INTEGER, _as_of INTEGER, _item_id INTEGER, _archive_key TEXT"));
    }

    [TestCase("select")]
    [TestCase("a\"b")]
    [TestCase("x]; drop table issues; --")]
    [TestCase("é ü")]
    public void Prepare_AColumnOfAnyName_IsQuoted(string name)
    {
        Table(new CsvColumn(name, CsvType.Text)).Prepare(_database);
        Assert.That(Columns(), Does.StartWith($"_key TEXT, {name} TEXT, _file"));
        Assert.That(_database.Connection.QuerySingle<long>("select count(*) from issues"), Is.Zero);
    }

    [Test]
    public void Prepare_ASchemaThatHasGotAColumn_AddsItAndKeepsTheRows()
    {
        Table(new CsvColumn("a", CsvType.Text)).Prepare(_database);
        _database.Execute("insert into my_data values ('k', 'old', 'f', 1, 1, 1, 'o')");
        var wider = Table(new CsvColumn("b", CsvType.Integer, IsRequired: true), new CsvColumn("A", CsvType.Text));
        wider.Prepare(_database);
        wider.Prepare(_database);
        Assert.That(Columns(), Does.EndWith(", _archive_key TEXT, b INTEGER"));
        Assert.That(_database.Connection.QuerySingle<(string, long?)>("select a, b from my_data"), Is.EqualTo(("old", (long?)null)));
    }

    [Test]
    public void Prepare_ASchemaThatHasLostAColumn_KeepsIt()
    {
        Table(new CsvColumn("a", CsvType.Text), new CsvColumn("b", CsvType.Text)).Prepare(_database);
        Table(new CsvColumn("a", CsvType.Text)).Prepare(_database);
        Assert.That(Columns(), Does.Contain("b TEXT"));
    }

    [Test]
    public void Prepare_AColumnOfAnotherType_SaysSoAndChangesNothing()
    {
        Table(new CsvColumn("a", CsvType.Integer)).Prepare(_database);
        var before = Columns();
        var failure = Assert.Throws<FailureException>(() => Table(new CsvColumn("new", CsvType.Text), new CsvColumn("a", CsvType.Date)).Prepare(_database))!;
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            "Column 'a' of table 'my_data' is of type integer, and source 'my-data' has it as date now: change it back, give the source another name, "
            + "or drop the table and run 'github-queue replay --entity csv'.")));
        Assert.That(Columns(), Is.EqualTo(before));
    }

    /// <summary>SQLite stores them alike.</summary>
    [Test]
    public void Prepare_AColumnOfATypeThatIsStoredAlike_IsNoChange()
    {
        Table(new CsvColumn("a", CsvType.Text)).Prepare(_database);
        Table(new CsvColumn("a", CsvType.Timestamp)).Prepare(_database);
        Assert.That(Columns(), Does.Contain("a TEXT"));
    }

    private string Columns() => string.Join(", ", _database.Connection.Query<string>("select name || ' ' || upper(type) from pragma_table_info('my_data') order by cid"));

    private static CsvTable Table(params CsvColumn[] columns) => new(new("my-data", "csv", new("my-data"), "my_data", new CsvSchema(columns, [])));
}
