using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using Serilog;

namespace GitHubQueue.Worker;

/// <summary>Drains the queue: several batches at a time, until nothing is left or, when following, until asked to stop.</summary>
public sealed class Drain(WorkerSettings settings, IArchive archive, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(2);

    private readonly WorkerLog _log = new(logger);
    private FailureException? _conflict;

    public WorkerCounts Counts { get; } = new();

    /// <param name="stop">Asks to stop: batches in hand are finished or given back within the grace.</param>
    /// <exception cref="FailureException">
    /// Input: the archive can't be written, or open batches belong to another. Others: it failed during the work, when not following.
    /// What was completed stays completed, what was in hand has been given back.
    /// </exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!await CheckArchiveAsync(stop).ConfigureAwait(false))
            return;
        using (var database = PipelineDatabase.Open(settings.Database))
            new BatchClaims(database, settings.Claims(archive.Root), time).RefuseOtherRoots();
        using var failed = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, failed.Token);
        var lanes = Enumerable.Range(0, settings.Parallel).Select(_ => Task.Run(() => LaneAsync(failed, either.Token), CancellationToken.None));
        await Task.WhenAll(lanes).ConfigureAwait(false);
        if (_conflict is { } conflict)
            throw conflict;
    }

    /// <returns>False: asked to stop while waiting for it.</returns>
    private async Task<bool> CheckArchiveAsync(CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await archive.CheckAsync(stop).ConfigureAwait(false);
                return true;
            }
            catch (FailureException failure) when (settings.Follow && failure.Kind != FailureKind.Input)
            {
                if (!await BackOffAsync(failure, failures, stop).ConfigureAwait(false))
                    return false;
            }
        }
    }

    private async Task LaneAsync(CancellationTokenSource failed, CancellationToken stop)
    {
        try
        {
            using var database = PipelineDatabase.Open(settings.Database);
            using var worker = new BatchWorker(database, archive, settings, Counts, _log, time);
            await LoopAsync(worker, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while waiting.
        }
        catch
        {
            await failed.CancelAsync().ConfigureAwait(false); // the other lanes stop too: what failed for one fails for all
            throw;
        }
    }

    private async Task LoopAsync(BatchWorker worker, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await worker.WorkOneAsync(stop).ConfigureAwait(false))
                {
                    failures = 0;
                    continue;
                }
            }
            catch (FailureException failure) when (failure.Kind == FailureKind.Conflict)
            {
                _conflict ??= failure; // told at the end: the other batches are as good as ever
                _log.Conflicted(failure.Message);
                continue;
            }
            catch (FailureException failure) when (settings.Follow && failure.Kind != FailureKind.Input)
            {
                if (!await BackOffAsync(failure, ++failures, stop).ConfigureAwait(false))
                    return;
                continue;
            }
            if (!settings.Follow && !worker.AnythingLeft)
                return;
            await Task.Delay(settings.IdleWait, time, stop).ConfigureAwait(false);
        }
    }

    /// <returns>False: asked to stop meanwhile.</returns>
    private async Task<bool> BackOffAsync(FailureException failure, int failures, CancellationToken stop)
    {
        var wait = BackOff(failures);
        _log.BackedOff(failure, wait);
        await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    /// <summary>1 s, 2 s, 4 s … up to two minutes, less up to a half at random, so that workers don't come back all at once.</summary>
    private static TimeSpan BackOff(int failures)
    {
        var longest = Math.Min(LongestBackOff.TotalSeconds, Math.Pow(2, failures - 1));
        return TimeSpan.FromSeconds(longest * (1 - Random.Shared.NextDouble() / 2));
    }
}
