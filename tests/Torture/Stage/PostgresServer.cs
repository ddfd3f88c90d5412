using Npgsql;

namespace Torture.Stage;

/// <summary>A throwaway server, which the adversary may restart. What was committed survives that.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _script, _folder;

    private PostgresServer(string script, string folder) => (_script, _folder) = (script, folder);

    /// <summary>Of the empty database that the warehouse is made in; past the adversary.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; private set; } = [];

    public static async Task<PostgresServer> StartAsync(string scripts, string folder)
    {
        var server = new PostgresServer(Path.Combine(scripts, "postgres.sh"), folder);
        await Script.RunAsync(server._script, "start", folder);
        server.Settings = new(Script.Environment(folder)["GITHUB_QUEUE_TEST_POSTGRES"]) { Pooling = false, CommandTimeout = 120 };
        return server;
    }

    public Task RestartAsync(bool immediate) => Script.RunAsync(_script, immediate ? ["restart", _folder, "--immediate"] : ["restart", _folder]);

    public async ValueTask DisposeAsync() => await Script.RunAsync(_script, "stop", _folder);
}
