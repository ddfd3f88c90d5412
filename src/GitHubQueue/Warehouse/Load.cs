using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using Polly;
using Polly.Retry;
using Serilog;

namespace GitHubQueue.Warehouse;

/// <summary>
/// Brings the archive's objects that the warehouse doesn't have into it, by the manifest: neither GitHub nor the queue is asked. An object
/// that fails keeps no other from being loaded.
/// </summary>
/// <param name="archives">Opens an archive by its root, once for each.</param>
public sealed class Load(LoadSettings settings, Database database, Func<string, IArchive> archives, LoadTarget target, TimeProvider time, ILogger logger)
{
    private readonly WarehouseLog _log = new(logger);

    public LoadCounts Counts { get; } = new();

    /// <exception cref="FailureException">
    /// Input: the server can't be used, or lacks the warehouse. Unavailable: it went away. What was loaded stays loaded; objects that can't be
    /// loaded for a reason of their own are counted instead.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var source = new LoadSource(archives);
        var plan = new LoadPlan(settings, new Manifest(database), source);
        var units = await target.UnitsAsync(plan, cancellationToken).ConfigureAwait(false);
        Counts.Expect(units.Sum(unit => unit.Objects), plan.Untyped);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(units, options, async (unit, token) => await ApplyAsync(unit, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task ApplyAsync(LoadUnit unit, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Retries(unit.Name).ExecuteAsync(
                async token => await unit.ApplyAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (result is null)
                return; // another loader was quicker
            Counts.Add(unit.Objects, result);
            _log.Loaded(unit.Name, result);
        }
        catch (FailureException failure) when (failure.Kind == FailureKind.Conflict)
        {
            Counts.AddFailed();
            _log.FailedToLoad(unit.Name, failure.Message);
        }
    }

    private ResiliencePipeline Retries(string what) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is FailureException { Kind: FailureKind.Unavailable }),
            MaxRetryAttempts = settings.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(0.5),
            OnRetry = args =>
            {
                _log.Retrying(what, args.Outcome.Exception!.Message, args.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();
}
