using Dapper;
using Npgsql;

namespace GitHubQueue.Tests.Support;

/// <summary>A user of the tests' server with a password of its own, who may do nothing yet. Whatever it owns has to go before it does.</summary>
internal sealed class PostgresLogin : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _admin = new(PostgresServer.AdminConnectionString);

    private PostgresLogin()
    {
    }

    public string User { get; } = $"login_{Guid.NewGuid():n}";

    public string Place => $"{_admin.Host}:{_admin.Port}";

    /// <summary>Skips the test where there is no server.</summary>
    public static async Task<PostgresLogin> CreateAsync(string password)
    {
        PostgresServer.SkipUnlessGiven();
        var login = new PostgresLogin();
        await login.ExecuteAsync($"create role {login.User} login password '{password}'");
        return login;
    }

    /// <summary>With a connection of its own for each use.</summary>
    public NpgsqlConnectionStringBuilder Settings(string password) => new(_admin.ConnectionString) { Username = User, Password = password, Pooling = false };

    public Task ChangeAsync(string password) => ExecuteAsync($"alter role {User} password '{password}'");

    public Task GiveAsync(string database) => ExecuteAsync($"alter database {database} owner to {User}");

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop role {User}");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_admin.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
