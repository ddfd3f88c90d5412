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
public sealed class Load(LoadSettings settings, Database database, Func<string, IArchive> archives, Postgres postgres, TimeProvider time, ILogger logger)
{
    private readonly WarehouseLog _log = new(logger);
    private readonly Dictionary<string, IArchive> _archives = [];

    public LoadCounts Counts { get; } = new();

    /// <exception cref="FailureException">
    /// Input: the server can't be used, or lacks the warehouse. Unavailable: it went away. What was loaded stays loaded; objects that can't be
    /// loaded for a reason of their own are counted instead.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await new Migrator(postgres).CheckAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var units = await UnitsAsync(cancellationToken).ConfigureAwait(false);
            Counts.Expect(units.Sum(unit => unit.Objects.Count));
            var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(units, options, async (unit, token) => await ApplyAsync(unit, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            foreach (var archive in _archives.Values)
                archive.Dispose();
            _archives.Clear();
        }
    }

    /// <summary>What is loaded in one transaction: an object of events, or all objects of commits of one day and month.</summary>
    private async Task<List<LoadUnit>> UnitsAsync(CancellationToken cancellationToken)
    {
        var manifest = new Manifest(database);
        var known = await postgres.UseAsync(async connection => (
            Events: await LoadLedger.KnownAsync(connection, LoadLedger.Events, cancellationToken).ConfigureAwait(false),
            Commits: await LoadLedger.KnownAsync(connection, LoadLedger.Commits, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        var units = new List<LoadUnit>();
        if (settings.Month is null)
            units.AddRange(manifest.Completed(Entity.Event).Where(IsAskedFor).Where(source => !known.Events.Contains(source.Batch))
                .Select(source => new LoadUnit(LoadLedger.Events, [source], source.Key)));
        units.AddRange(manifest.Completed(Entity.Commit).Where(IsAskedFor).GroupBy(source => (source.RunDate, source.Month))
            .Where(group => settings.RunDate is not null || group.Any(source => !known.Commits.Contains(source.Batch)))
            .Select(group => new LoadUnit(LoadLedger.Commits, [.. group], FormattableString.Invariant($"commits of {group.Key.Month:yyyy-MM} fetched on {group.Key.RunDate:yyyy-MM-dd}"))));
        foreach (var root in units.SelectMany(unit => unit.Objects).Select(source => source.Root).Distinct())
            _archives.Add(root, archives(root));
        return units;
    }

    private bool IsAskedFor(ArchivedObject source) =>
        (settings.RunDate is null || source.RunDate == settings.RunDate) && (settings.Month is null || source.Month == settings.Month);

    private async Task ApplyAsync(LoadUnit unit, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Retries(unit.Name).ExecuteAsync(async token => await ApplyOnceAsync(unit, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (result is null)
                return; // another loader was quicker
            Counts.Add(unit.Objects.Count, result);
            _log.Loaded(unit.Name, result);
        }
        catch (FailureException failure) when (failure.Kind == FailureKind.Conflict)
        {
            Counts.AddFailed();
            _log.FailedToLoad(unit.Name, failure.Message);
        }
    }

    private Task<LoadResult?> ApplyOnceAsync(LoadUnit unit, CancellationToken cancellationToken) => postgres.UseAsync(async connection =>
    {
        if (unit.Target == LoadLedger.Commits)
            return await new CommitLoader(connection).LoadAsync(unit.Objects, source => ReadAsync(source, cancellationToken), settings.RunDate is not null, cancellationToken).ConfigureAwait(false);
        var content = await ReadAsync(unit.Objects[0], cancellationToken).ConfigureAwait(false);
        if (content.Hash != unit.Objects[0].ContentHash)
            throw new FailureException(FailureKind.Conflict, $"The object '{unit.Objects[0].Key}' holds other content than was written.");
        return await new EventLoader(connection).LoadAsync(unit.Objects[0], content, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    private async Task<ObjectContent> ReadAsync(ArchivedObject source, CancellationToken cancellationToken)
    {
        var stored = await _archives[source.Root].OpenAsync(source.Key, cancellationToken).ConfigureAwait(false)
            ?? throw new FailureException(FailureKind.Conflict, $"The object '{source.Key}' is missing from {source.Root}.");
        return await ArchiveReader.ReadWholeAsync(stored, source.Key, cancellationToken).ConfigureAwait(false);
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

    private sealed record LoadUnit(string Target, IReadOnlyList<ArchivedObject> Objects, string Name);
}
