using GitHubQueue.Cli.Config;
using Serilog;

namespace GitHubQueue.Cli.Stages;

/// <summary>Runs the stages: once, one after the other; or for ever, all at once, each started again when it ends. One that fails never stops another.</summary>
internal sealed class StageRunner(IReadOnlyList<Stage> stages, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A stage that has run for so long is as good as new.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(10);

    /// <summary>All of them; where one leaves work undone, it and those after it once more, after a wait.</summary>
    /// <param name="capture">Keeps back what the stages print.</param>
    /// <returns>Of each stage how it ended last.</returns>
    public async Task<IReadOnlyList<StageResult>> RunOnceAsync(RetryConfig retries, bool capture, CancellationToken stop)
    {
        var results = new StageResult[stages.Count];
        await RunFromAsync(0, results, capture, stop).ConfigureAwait(false);
        for (var retry = 1; retry <= retries.Retries && Array.FindIndex(results, result => result.ExitCode == ExitCode.Incomplete) is >= 0 and var first; retry++)
        {
            log.Warning("Stage {Stage} left work undone; {Retry} of {Retries} retries in {Wait}", stages[first].Name, retry, retries.Retries, Output.Age(retries.Wait));
            await Pause.ForAsync(retries.Wait, time, stop).ConfigureAwait(false);
            await RunFromAsync(first, results, capture, stop).ConfigureAwait(false);
        }
        return results;
    }

    private async Task RunFromAsync(int first, StageResult[] results, bool capture, CancellationToken stop)
    {
        for (var index = first; index < stages.Count; index++)
        {
            stop.ThrowIfCancellationRequested();
            using var process = StageProcess.Start(stages[index], capture);
            var ended = await process.WaitAsync(stop).ConfigureAwait(false);
            var exitCode = ExitCode.All.Contains(ended) ? ended : ExitCode.Incomplete; // it was killed: what it had in hand is undone
            results[index] = new(stages[index].Name, exitCode, await process.OutputAsync().ConfigureAwait(false));
            if (exitCode != ExitCode.Done && !stop.IsCancellationRequested)
                log.Error("Stage {Stage} ended with exit code {ExitCode}; the others go on", stages[index].Name, ended);
        }
    }

    /// <summary>Goes on until it is asked to stop.</summary>
    public Task FollowAsync(CancellationToken stop) => Task.WhenAll(stages.Select(stage => FollowAsync(stage, stop)));

    private async Task FollowAsync(Stage stage, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            using var process = StageProcess.Start(stage, capture: false);
            log.Information("Started stage {Stage}", stage.Name);
            var exitCode = await process.WaitAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
                return;
            failures = time.GetElapsedTime(began) > Healthy ? 1 : failures + 1;
            var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, failures - 1)));
            log.Error("Stage {Stage} ended with exit code {ExitCode}, and is started again in {Wait}; the others go on", stage.Name, exitCode, Output.Age(wait));
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
