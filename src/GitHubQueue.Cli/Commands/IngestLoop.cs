using System.Collections.Concurrent;
using GitHubQueue.Cli.Config;
using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tables;
using Serilog;

namespace GitHubQueue.Cli.Commands;

/// <summary>
/// Runs ingest jobs, several at a time; when following, each source again at its interval. A job that fails never keeps another from running.
/// </summary>
/// <param name="github">Null: no source is GitHub's.</param>
/// <param name="owners">Lists the repositories of organisations; null as well.</param>
internal sealed class IngestLoop(IngestPlan plan, GitHubClient? github, OwnerRepositories? owners, IngestReport report, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>Most of a job's time goes by waiting for answers. The database takes one page at a time in any case.</summary>
    private const int JobsAtATime = 4;

    private const string Stopped = "Stopped before its end: the next run goes on from here.";

    private readonly SemaphoreSlim _places = new(JobsAtATime);
    private readonly SemaphoreSlim _listing = new(1);
    private readonly SubjectTurns _turns = new();
    private readonly ConcurrentDictionary<string, bool> _wasRead = new();

    /// <returns>The exit code: that of the worst job.</returns>
    /// <exception cref="FailureException">Input: no job can run, the token is refused for instance. Bounded: the requests are spent. Others, where there is only one job.</exception>
    public async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var worst = ExitCode.Done;
        var jobs = new List<IngestJob>();
        var sources = plan.Sources.SelectMany(IngestPlan.Apart).ToList();
        foreach (var source in sources)
        {
            try
            {
                jobs.AddRange(await JobsAsync(source, stop).ConfigureAwait(false));
            }
            catch (FailureException failure) when (sources.Count > 1 && !EndsAll(failure, source.Kind))
            {
                report.Fail(source.Name, failure.Message);
                worst = Math.Max(worst, LogFailed(source.Name, failure));
            }
        }
        report.Begin(jobs.Count);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var codes = await Task.WhenAll(StalestFirst(jobs).Select(job => RunAsync(job, isOnly: sources.Count == 1 && jobs.Count == 1, ending))).ConfigureAwait(false);
        return codes.Append(worst).Max();
    }

    /// <summary>Goes on until it is asked to stop.</summary>
    /// <exception cref="FailureException">Input: no job can run. Bounded: the requests are spent.</exception>
    public async Task FollowAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await Task.WhenAll(plan.Sources.Select(source => FollowAsync(source, ending))).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _listing.Dispose();
    }

    private async Task FollowAsync(SourceConfig source, CancellationTokenSource ending)
    {
        while (true)
        {
            var began = time.GetUtcNow();
            var every = source.Every;
            try
            {
                var jobs = await FollowedJobsAsync(source, ending.Token).ConfigureAwait(false);
                foreach (var interval in await Task.WhenAll(jobs.Select(job => FollowOnceAsync(job, ending))).ConfigureAwait(false))
                    every = interval > every ? interval.Value : every; // GitHub says how often a feed may be asked for
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                await ending.CancelAsync().ConfigureAwait(false);
                throw;
            }
            if (began + every - time.GetUtcNow() is { Ticks: > 0 } wait)
                await Pause.ForAsync(wait, time, ending.Token).ConfigureAwait(false);
        }
    }

    private async Task<List<IngestJob>> FollowedJobsAsync(SourceConfig source, CancellationToken stop)
    {
        var jobs = new List<IngestJob>();
        foreach (var part in IngestPlan.Apart(source))
        {
            try
            {
                jobs.AddRange(await JobsAsync(part, stop).ConfigureAwait(false));
            }
            catch (FailureException failure) when (!EndsAll(failure, source.Kind))
            {
                log.Error("Failed {Source}, and reads it again in {Every}: {Reason}", source.Name, Output.Age(source.Every), failure.Message);
            }
        }
        return jobs;
    }

    /// <summary>By when they were last looked at, never before all else: where requests are bounded, each gets its turn in some run.</summary>
    private List<IngestJob> StalestFirst(List<IngestJob> jobs)
    {
        using var database = PipelineDatabase.Open(plan.Database);
        var read = new QueueStatus(database).Checkpoints().ToLookup(checkpoint => checkpoint.Source, checkpoint => checkpoint.UpdatedAt ?? 0);
        return [.. jobs.OrderBy(job => read[job.Name].DefaultIfEmpty().Max())];
    }

    /// <returns>How long the server asks to wait.</returns>
    private async Task<TimeSpan?> FollowOnceAsync(IngestJob job, CancellationTokenSource ending)
    {
        try
        {
            var (_, result) = await RecordAsync(_wasRead.ContainsKey(job.Name) ? job.Again : job, ending.Token).ConfigureAwait(false);
            if (result.Failure is null || result is { Pages: > 0, Progress.Walk: null }) // all but some list below, which stays pending
                _wasRead[job.Name] = true;
            return result.PollInterval;
        }
        catch (FailureException failure) when (!EndsAll(failure, job.Settings.Source.Kind))
        {
            LogFailed(job.Name, failure);
            return null;
        }
    }

    private async Task<int> RunAsync(IngestJob job, bool isOnly, CancellationTokenSource ending)
    {
        try
        {
            return (await RecordAsync(job, ending.Token).ConfigureAwait(false)).ExitCode;
        }
        catch (FailureException failure) when (!isOnly && !EndsAll(failure, job.Settings.Source.Kind))
        {
            return LogFailed(job.Name, failure);
        }
        catch (FailureException failure)
        {
            // What failed for one fails for all. Where it is the requests, each comes to its own end, with what it has asked for in hand.
            if (failure.Kind != FailureKind.Bounded)
                await ending.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs a job. However it ends, what it has done is recorded and shown.</summary>
    private async Task<(int ExitCode, IngestResult Result)> RecordAsync(IngestJob job, CancellationToken stop)
    {
        // A feed drops its oldest events while a long job holds a place.
        var waits = job.Settings.Source.Kind.Scope != SourceScope.Feed;
        if (waits)
            await _places.WaitAsync(stop).ConfigureAwait(false);
        SourceIngest? ingest = null;
        try
        {
            using var database = PipelineDatabase.Open(job.Settings.Database);
            ingest = new SourceIngest(job.Settings, database, job.Settings.Source.Kind.Scope == SourceScope.Files ? null : github!.CountingAnew(), time, log)
            {
                PageCommitted = report.Show,
                Turns = _turns,
            };
            IngestResult? result = null;
            var exitCode = await CommandRun.RecordAsync(database, job.Run, async () =>
            {
                if (job.Setting.CsvSchema is not null)
                    new CsvTable(job.Setting).Prepare(database);
                database.Write(() => new SourceSettings(database, time).Save(job.Setting));
                result = await ingest.RunAsync(stop).ConfigureAwait(false);
                return (IngestSummary.ExitCodeOf(result), result.Failure ?? IngestSummary.Text(result), IngestSummary.Counts(result));
            }, () => IngestSummary.Counts(ingest.Result)).ConfigureAwait(false);
            report.End(result!);
            return (exitCode, result!);
        }
        catch (FailureException failure)
        {
            report.Fail((ingest?.Result ?? new() { Source = job.Name }) with { Failure = failure.Message, FailureKind = failure.Kind });
            throw;
        }
        catch (OperationCanceledException) when (ingest is not null)
        {
            report.Fail(ingest.Result with { Failure = Stopped });
            throw;
        }
        finally
        {
            if (waits)
                _places.Release();
        }
    }

    private async Task<IReadOnlyList<IngestJob>> JobsAsync(SourceConfig source, CancellationToken stop)
    {
        await _listing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await plan.JobsAsync(source, owners, time.GetUtcNow(), stop).ConfigureAwait(false);
        }
        finally
        {
            _listing.Release();
        }
    }

    private int LogFailed(string source, FailureException failure)
    {
        log.Error("Failed {Source}: {Reason}", source, failure.Message);
        return ExitCode.Of(failure.Kind);
    }

    /// <summary>A refused token keeps all sources from being read, and so do spent requests; a file with mistakes only its own source.</summary>
    public static bool EndsAll(FailureException failure, SourceKind kind) =>
        failure.Kind == FailureKind.Bounded || (failure.Kind == FailureKind.Input && kind.Scope != SourceScope.Files);
}
