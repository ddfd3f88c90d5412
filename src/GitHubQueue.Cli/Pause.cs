namespace GitHubQueue.Cli;

/// <summary>Waits as long as people write in options and configs: a timer measures 49 days at most.</summary>
internal static class Pause
{
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromDays(1);

    public static async Task ForAsync(TimeSpan length, TimeProvider time, CancellationToken stop)
    {
        for (; length > MostAtOnce; length -= MostAtOnce)
            await Task.Delay(MostAtOnce, time, stop).ConfigureAwait(false);
        await Task.Delay(length, time, stop).ConfigureAwait(false);
    }
}
