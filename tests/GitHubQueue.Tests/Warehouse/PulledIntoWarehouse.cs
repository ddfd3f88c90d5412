using Dapper;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A GitHub, the program that reads its pull requests, and a database that they are loaded into.</summary>
internal sealed class PulledIntoWarehouse : IAsyncDisposable
{
    private readonly PostgresDatabase _database;

    public PulledIntoWarehouse(World world, PostgresDatabase database)
    {
        (World, _database) = (world, database);
        World.Cli.Environment["DATABASE_URL"] = database.ConnectionString;
    }

    public World World { get; }

    public static string Config(string options) =>
        $"warehouse: {{}}\nsources:\n  - {{name: pulls, kind: pull_requests, {options}repo: {World.Repo}, since: 2000-01-01}}\n";

    public async Task InitAsync() => (await World.Cli.RunAsync("warehouse", "init")).Expect(0);

    public async Task IngestAndWorkAsync()
    {
        (await World.Cli.RunAsync("ingest", "--all")).Expect(0);
        (await World.Cli.RunAsync("worker", "--batch-size", "100")).Expect(0);
    }

    public async Task<CliResult> LoadAsync(params string[] more) => (await World.Cli.RunAsync(["load", "--json", .. more])).Expect(0);

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    public async Task<long> CountAsync(string table)
    {
        await using var connection = await _database.OpenAsync();
        return await connection.QuerySingleAsync<long>($"select count(*) from github.{table}");
    }

    public async Task<List<string>> ListAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        return (await connection.QueryAsync<string>(sql)).AsList();
    }

    /// <summary>Each row as its values with bars between them.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        return [.. (await connection.QueryAsync(sql)).Select(row => WarehouseRow.Text((IDictionary<string, object?>)row))];
    }

    /// <summary>All three tables, whole.</summary>
    public async Task<List<string>> DumpAsync() =>
    [
        .. await RowsAsync("select * from github.pull_requests order by _row_key"), .. await RowsAsync("select * from github.pull_request_reviews order by _row_key"),
        .. await RowsAsync("select * from github.pull_request_files order by _row_key"),
    ];

    /// <summary>The tables hold the same as those of pipeline.db, column by column.</summary>
    public async Task ExpectSameTablesAsync()
    {
        foreach (var table in new[] { "pull_requests", "pull_request_reviews", "pull_request_files" })
        {
            await using var connection = await _database.OpenAsync();
            var columns = string.Join(", ", await connection.QueryAsync<string>(
                "select column_name from information_schema.columns where table_schema = 'github' and table_name = @table and left(column_name, 1) <> '_' order by 1", new { table }));
            var expected = World.Query(database => database.Connection.Query($"select {columns}, archive_key from {table} order by key")
                .Select(row => WarehouseRow.Text((IDictionary<string, object?>)row)).ToList());
            Assert.That(expected, Is.Not.Empty, table);
            Assert.That(await RowsAsync($"select {columns}, _source_object from github.{table} order by key collate \"C\""), Is.EqualTo(expected), table);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await _database.DisposeAsync();
    }
}
