using Torture.Stage;

namespace Torture.Trouble;

/// <summary>The network to PostgreSQL breaks and slows down, and the server is restarted or crashes.</summary>
internal sealed class PostgresTrouble(PostgresServer server, TcpProxy network, Tally faults, Random random)
{
    public void Cut()
    {
        var all = random.Next(3) == 0;
        if (network.Cut(() => all || random.Next(2) == 0) is > 0 and var cut)
            faults.Add("PostgreSQL connections cut", cut);
    }

    public async Task SlowDownAsync(CancellationToken cancellationToken)
    {
        faults.Add("PostgreSQL slowed");
        network.Delay = TimeSpan.FromMilliseconds(20 + random.Next(150));
        await Task.Delay(1_000 + random.Next(3_000), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        network.Delay = TimeSpan.Zero;
    }

    public async Task RestartAsync()
    {
        var immediate = random.Next(2) == 0;
        faults.Add(immediate ? "PostgreSQL crashed" : "PostgreSQL restarted");
        await server.RestartAsync(immediate);
    }
}
