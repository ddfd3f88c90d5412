using GitHubQueue.Records;
using GitHubQueue.Warehouse;
using Serilog;

namespace GitHubQueue.Cli.Commands;

/// <summary>Does something on a schedule until it is asked to stop. What fails once is tried again the next time.</summary>
internal sealed class Repeat(Schedule schedule, TimeProvider time, ILogger log)
{
    /// <param name="last">When it was done last; null: never, so that it is due now.</param>
    /// <exception cref="FailureException">Input, the first time: the warehouse isn't there, say. Once it has worked, that may pass.</exception>
    public async Task RunAsync(DateTimeOffset? last, Func<Task> work, CancellationToken stop)
    {
        var hasWorked = false;
        while (!stop.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            if (last is { } before && schedule.After(before) - now is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait < MostAtOnce ? wait : MostAtOnce, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            last = now;
            try
            {
                await work().ConfigureAwait(false);
                hasWorked = true;
            }
            catch (FailureException failure) when (hasWorked || failure.Kind != FailureKind.Input)
            {
                log.Error("Failed, and tries again at {Next}: {Reason:l}", schedule.After(now).ToText(), failure.Message);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Asked to stop.
            }
        }
    }

    /// <summary>A clock may be set while it waits.</summary>
    private static TimeSpan MostAtOnce { get; } = TimeSpan.FromMinutes(1);
}
