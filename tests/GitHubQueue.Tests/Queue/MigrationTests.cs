using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class MigrationTests
{
    [TestCase(1)]
    public void OlderDatabase_IsUpgradedToTheSchemaOfANewOne(int version)
    {
        using var folder = new TemporaryFolder();
        var (older, newer) = (Path.Combine(folder.Path, "older.db"), Path.Combine(folder.Path, "newer.db"));
        Create(older, File.ReadAllText(Path.Combine(Checkout.Root, "tests", "GitHubQueue.Tests", "Fixtures", $"schema-{version}.sql")));
        using var upgraded = PipelineDatabase.Open(older);
        using var created = PipelineDatabase.Open(newer);
        Assert.That(Schema(upgraded.Connection), Is.EqualTo(Schema(created.Connection)));
        Assert.That(upgraded.Connection.QuerySingle<long>("pragma user_version"), Is.EqualTo(PipelineDatabase.Version));
    }

    private static void Create(string path, string sql)
    {
        GitHubQueue.Sqlite.SqliteLibrary.Initialize();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    private static IEnumerable<string> Schema(SqliteConnection connection) =>
        connection.Query<string>("select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema order by 1");
}
