using Dapper;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

[Parallelizable(ParallelScope.All)]
public sealed class PostgresServerTests
{
    private const string Tables = "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')";

    [SetUp]
    public void NeedsAServer() => PostgresServer.SkipUnlessGiven();

    [Test]
    public async Task CreateDatabase_IsEmptyAndApartFromOthers()
    {
        await using var one = await PostgresServer.CreateDatabaseAsync();
        await using var other = await PostgresServer.CreateDatabaseAsync();
        var before = await AskAsync<int>(one.ConnectionString, Tables);
        var after = await AskAsync<int>(one.ConnectionString, $"create table mine (id int); {Tables}");
        Assert.That((before, after, await AskAsync<int>(other.ConnectionString, Tables)), Is.EqualTo((0, 1, 0)));
    }

    [Test]
    public async Task CreateDatabase_ServesDozensAtOnce()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            await using var database = await PostgresServer.CreateDatabaseAsync();
            return await AskAsync<int>(database.ConnectionString, $"create table mine (id int); {Tables}");
        }));
        Assert.That(tables, Is.EqualTo(Enumerable.Repeat(1, 40)));
    }

    [Test]
    public async Task Database_IsDroppedFromUnderAnOpenConnection()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        var name = connection.Database;
        await database.DisposeAsync();
        Assert.That(await AskAsync<int>(PostgresServer.AdminConnectionString, "select count(*) from pg_database where datname = @name", new { name }), Is.Zero);
    }

    [Test]
    public async Task Database_KeepsFewConnectionsAndGivesThemBack()
    {
        const string Connections = "select count(*) from pg_stat_activity where datname = @name";
        var database = await PostgresServer.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => AskAsync<int>(database.ConnectionString, "select 1 from pg_sleep(0.02)")));
        var used = await AskAsync<int>(PostgresServer.AdminConnectionString, Connections, new { name });
        await database.DisposeAsync();
        Assert.That(used, Is.InRange(2, 8));
        Assert.That(await AskAsync<int>(PostgresServer.AdminConnectionString, Connections, new { name }), Is.Zero);
    }

    [Test]
    public async Task OwnServer_RefusesAWrongPassword()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong" }.ConnectionString;
        Assert.That(() => AskAsync<int>(wrong, "select 1"), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.InvalidPassword));
    }

    [TestCase("restarted")]
    [TestCase("crashed")]
    [TestCase("killed")]
    public async Task OwnServer_ComesBackWithItsPortAndData(string what)
    {
        await using var server = await PostgresServer.StartOwnAsync();
        var unpooled = server.ConnectionString + ";Pooling=false";
        await AskAsync<int>(unpooled, "create table kept as select 42 as id");
        if (what == "killed")
            server.Kill();
        await server.RestartAsync(immediate: what == "crashed");
        Assert.That(await AskAsync<int>(unpooled, "select id from kept"), Is.EqualTo(42));
    }

    [Test]
    public async Task OwnServer_LeavesNothing_WhenItsTestFails()
    {
        var server = await PostgresServer.StartOwnAsync();
        var (data, processes) = ("", new List<string>());
        Assert.That(FailAsync, Throws.InvalidOperationException);
        Assert.Multiple(() =>
        {
            Assert.That(processes, Is.Not.Empty);
            Assert.That(ProcessesIn(data), Is.Empty);
            Assert.That(data, Does.Not.Exist);
            Assert.That(() => AskAsync<int>(server.ConnectionString, "select 1"), Throws.InstanceOf<NpgsqlException>());
        });

        async Task FailAsync()
        {
            await using var own = server;
            data = await AskAsync<string>(server.ConnectionString, "show data_directory");
            processes = ProcessesIn(data);
            throw new InvalidOperationException("The test fails.");
        }
    }

    /// <summary>Those that work in the folder, which may be gone.</summary>
    private static List<string> ProcessesIn(string folder) =>
        [.. Directory.GetDirectories("/proc").Where(process => new FileInfo($"{process}/cwd").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true)];

    private static async Task<T> AskAsync<T>(string connectionString, string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}
