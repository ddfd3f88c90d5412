using System.Text.RegularExpressions;
using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed partial class MigrationTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(6)]
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
        connection.Query<string>("select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema order by 1").Select(Normal);

    /// <summary>Without comments, and with a table's columns and constraints in one order: a column that is added later stands behind the constraints.</summary>
    private static string Normal(string sql)
    {
        var text = Blanks.Replace(Comment.Replace(sql, ""), " ");
        var (open, close) = (text.IndexOf('(', StringComparison.Ordinal), text.LastIndexOf(')'));
        return text.StartsWith("table", StringComparison.Ordinal) && open > 0
            ? $"{text[..open]}({string.Join(", ", Separator.Split(text[(open + 1)..close]).Select(part => part.Trim()).Order(StringComparer.Ordinal))}){text[(close + 1)..]}"
            : text;
    }

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }

    /// <summary>A comma outside brackets; there are two levels of them at most.</summary>
    [GeneratedRegex(@",(?![^()]*(\([^()]*\)[^()]*)*\))")]
    private static partial Regex Separator { get; }
}
