using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using Serilog;

namespace GitHubQueue.Cli.Commands;

/// <summary>Runs ingest jobs one after the other; when following, each again at its interval. A job that fails never keeps another from running.</summary>
internal sealed class IngestLoop(Database database, GitHubClient github, Action<IngestResult> show, TimeProvider time, ILogger log)
{
    /// <returns>The exit code: that of the worst job.</returns>
    /// <exception cref="FailureException">Input: no job can run, the token is refused for instance. Others, where there is only one job.</exception>
    public async Task<int> RunOnceAsync(IReadOnlyList<IngestJob> jobs, CancellationToken stop)
    {
        var worst = ExitCode.Done;
        foreach (var job in jobs)
        {
            try
            {
                worst = Math.Max(worst, await RunAsync(job, stop).ConfigureAwait(false));
            }
            catch (FailureException failure) when (jobs.Count > 1 && failure.Kind != FailureKind.Input)
            {
                log.Error("Failed {Source}: {Reason}", job.Settings.Source, failure.Message);
                worst = Math.Max(worst, ExitCode.Of(failure.Kind));
            }
        }
        return worst;
    }

    /// <summary>Goes on until it is asked to stop.</summary>
    /// <exception cref="FailureException">Input: no job can run.</exception>
    public async Task FollowAsync(IReadOnlyList<IngestJob> jobs, CancellationToken stop)
    {
        var due = jobs.ToDictionary(job => job, _ => time.GetUtcNow());
        while (!stop.IsCancellationRequested)
        {
            var (next, at) = due.MinBy(entry => entry.Value);
            try
            {
                if (at - time.GetUtcNow() is { Ticks: > 0 } wait)
                    await Task.Delay(wait, time, stop).ConfigureAwait(false);
                await RunAsync(next, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (FailureException failure) when (failure.Kind != FailureKind.Input)
            {
                log.Error("Failed {Source}, and reads it again in {Every}: {Reason}", next.Settings.Source, next.Every, failure.Message);
            }
            due[next] = time.GetUtcNow() + next.Every;
        }
    }

    private Task<int> RunAsync(IngestJob job, CancellationToken stop) => CommandRun.RecordAsync(database, job.Run, async () =>
    {
        IngestResult result;
        using (var progress = new ProgressLine(log, time))
        {
            var ingest = new RepositoryIngest(job.Settings, database, github, time, log)
            {
                PageCommitted = page => progress.Show(page.Read, "records read", IngestReport.Fraction(page.Progress), IngestReport.Budget(page)),
            };
            result = await ingest.RunAsync(stop).ConfigureAwait(false);
        }
        show(result);
        return (result.Failure is null ? ExitCode.Done : ExitCode.Incomplete, result.Failure ?? IngestReport.Summary(result), IngestReport.Counts(result));
    });
}
