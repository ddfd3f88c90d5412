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

    private int Id => int.Parse(File.ReadAllText(Path.Combine(Folder, "pids")).Split(' ')[0], CultureInfo.InvariantCulture);

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
        using var process = Process.GetProcessById(Id);
        process.Kill();
    }

    /// <summary>SIGSTOP to all its processes: connections are taken, and nobody answers. It stays so until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal(CrewMember.SIGSTOP);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Signal(CrewMember.SIGCONT);

    /// <summary>Ends it for good and removes its data.</summary>
    public Task StopAsync() => RunScriptAsync("stop");

    public async ValueTask DisposeAsync()
    {
        await using (var one = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(one);
        await StopAsync();
        _temporary.Dispose();
    }

    private void Signal(int signal)
    {
        CrewMember.Signal(Id, signal);
        foreach (var process in Process.GetProcesses().Where(process => ParentOf(process.Id) == Id))
            CrewMember.Signal(process.Id, signal);
    }

    /// <summary>https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: id, name in brackets, state, parent. Null: it has ended.</summary>
    private static int? ParentOf(int id)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
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
