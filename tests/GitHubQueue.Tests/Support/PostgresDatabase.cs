using Npgsql;

namespace GitHubQueue.Tests.Support;

/// <summary>An empty database with a random name, dropped at the end, also from under those who are still connected.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>Few, as tests run in parallel and a server takes a hundred connections by default.</summary>
    private const int MaxConnections = 8;

    private readonly string _admin;
    private readonly string _name;

    private PostgresDatabase(string admin, string name)
    {
        _admin = admin;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name, MaxPoolSize = MaxConnections, IncludeErrorDetail = true }.ConnectionString;
    }

    /// <summary>With a pool of connections, which is emptied at the end.</summary>
    public string ConnectionString { get; }

    internal static Task<PostgresDatabase> CreateAsync(string admin) => CreateAsync(admin, "template0"); // empty, whatever template1 got

    /// <summary>One that begins as this one is now. Nobody may be connected to this one.</summary>
    public async Task<PostgresDatabase> CopyAsync()
    {
        await using (var one = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(one);
        return await CreateAsync(_admin, _name);
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var one = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(one);
        await ExecuteAsAdminAsync($"drop database if exists {_name} with (force)");
    }

    private static async Task<PostgresDatabase> CreateAsync(string admin, string template)
    {
        var database = new PostgresDatabase(admin, $"github_queue_test_{Guid.NewGuid():n}");
        await database.ExecuteAsAdminAsync($"create database {database._name} template {template}");
        return database;
    }

    private async Task ExecuteAsAdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
