namespace Torture.Trouble;

/// <summary>Does each kind of harm again and again, at random times, until it is told to stop.</summary>
internal sealed class Adversary(Killer killer, PostgresTrouble postgres, DiskTrouble disk, Upstream upstream, TimeSpan duration)
{
    /// <param name="seed">Decides the distances in time.</param>
    /// <param name="cancellationToken">Ends it all.</param>
    public async Task ActAsync(int seed, CancellationToken cancellationToken)
    {
        var restarts = TimeSpan.FromSeconds(Math.Min(60, duration.TotalSeconds / 2.5));
        await Task.WhenAll(
            AgainAsync(seed, TimeSpan.FromSeconds(2.7), () => Now(() => killer.Strike(cancellationToken)), cancellationToken),
            AgainAsync(seed + 1, TimeSpan.FromSeconds(0.6), () => Now(upstream.Move), cancellationToken),
            AgainAsync(seed + 2, TimeSpan.FromSeconds(4), () => Now(postgres.Cut), cancellationToken),
            AgainAsync(seed + 3, TimeSpan.FromSeconds(15), () => postgres.SlowDownAsync(cancellationToken), cancellationToken),
            AgainAsync(seed + 4, restarts, postgres.RestartAsync, cancellationToken),
            AgainAsync(seed + 5, TimeSpan.FromSeconds(14), () => disk.FillAsync(cancellationToken), cancellationToken));
        await killer.RestAsync();
    }

    private static Task Now(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static async Task AgainAsync(int seed, TimeSpan mean, Func<Task> act, CancellationToken cancellationToken)
    {
        for (var random = new Random(seed); ;)
        {
            await Task.Delay(mean * (0.3 + (1.4 * random.NextDouble())), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            await act();
        }
    }
}
