using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>A server that one test may restart or kill. What was committed survives both.</summary>
public sealed class OwnPostgresServer : IAsyncDisposable
{
    /// <summary>The exit code of scripts/postgres.sh where there is no PostgreSQL to be had.</summary>
    private const int Unavailable = 3;

    private readonly TemporaryFolder _temporary = new();

    private OwnPostgresServer()
    {
    }

    /// <summary>A superuser's, to the empty database 'postgres'. Stays the same over restarts.</summary>
    public string ConnectionString { get; private set; } = "";

    private string Folder => _temporary["postgres"];

    internal static async Task<OwnPostgresServer> StartAsync()
    {
        var server = new OwnPostgresServer();
        try
        {
            await server.RunScriptAsync("start");
            var quoted = File.ReadLines(Path.Combine(server.Folder, "env")).Single(line => line.Contains("GITHUB_QUEUE_TEST_POSTGRES", StringComparison.Ordinal));
            server.ConnectionString = quoted.Split('\'')[1];
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when it answers again.</summary>
    /// <param name="immediate">Ends it as a crash does, so that it recovers when it starts.</param>
    public Task RestartAsync(bool immediate = false) => RunScriptAsync("restart", immediate ? ["--immediate"] : []);

    /// <summary>SIGKILL. It is gone until <see cref="RestartAsync"/>.</summary>
    public void Kill()
    {
        var id = File.ReadAllText(Path.Combine(Folder, "pids")).Split(' ')[0];
        using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        process.Kill();
    }

    /// <summary>Ends it for good and removes its data.</summary>
    public Task StopAsync() => RunScriptAsync("stop");

    public async ValueTask DisposeAsync()
    {
        await using (var one = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(one);
        await StopAsync();
        _temporary.Dispose();
    }

    private async Task RunScriptAsync(string verb, params string[] options)
    {
        var script = Path.Combine(Checkout.Root, "scripts", "postgres.sh");
        await using var run = CrewMember.StartProgram("bash", [script, verb, Folder, .. options]);
        var code = await run.ExitAsync();
        if (code == Unavailable)
            Assert.Ignore(run.Errors);
        if (code != 0)
            throw new InvalidOperationException($"'postgres.sh {verb}' ended with {code}: {run.Errors}");
    }
}
