using GitHubQueue.Queue;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>What became of an object's lines.</summary>
/// <param name="Extracted">Lines.</param>
/// <param name="Rejected">Lines that can't be turned into a row, or that the database refuses.</param>
/// <param name="Loaded">Rows that are there because of it; the others were there already, or are there in a newer state.</param>
/// <param name="Updated">Of the loaded ones, those that replaced an older state.</param>
internal sealed record LoadResult(int Extracted, int Rejected, int Loaded, int Updated = 0)
{
    public static LoadResult operator +(LoadResult one, LoadResult other) =>
        new(one.Extracted + other.Extracted, one.Rejected + other.Rejected, one.Loaded + other.Loaded, one.Updated + other.Updated);
}

/// <summary>The books inside the warehouse: a load and its row commit together, so that an object is loaded once.</summary>
internal static class LoadLedger
{
    public const string Events = "bronze.raw_events";
    public const string Commits = "github.commits";

    /// <summary>The batches that a table has.</summary>
    public static async Task<HashSet<Guid>> KnownAsync(NpgsqlConnection connection, string target, CancellationToken cancellationToken) =>
        [.. await connection.ListAsync<Guid>("select batch from github_queue.loads where target = @target", new { target }, cancellationToken).ConfigureAwait(false)];

    /// <param name="batches">Only of these objects; null: of all.</param>
    /// <returns>In the order of the loads.</returns>
    public static async Task<IReadOnlyList<LedgerEntry>> ListAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid>? batches, CancellationToken cancellationToken)
    {
        var loads = await connection.ListAsync<(string Target, Guid Batch, int Extracted, DateTime LoadedAt)>("""
            select target, batch, extracted, loaded_at from github_queue.loads where @batches::uuid[] is null or batch = any(@batches) order by load_id
            """, new { batches = batches?.ToArray() }, cancellationToken).ConfigureAwait(false);
        return [.. loads.Select(load => new LedgerEntry(load.Target, load.Batch, load.Extracted, new(load.LoadedAt, TimeSpan.Zero)))];
    }

    public static async Task<bool> HasAllAsync(NpgsqlConnection connection, string target, IReadOnlyList<ArchivedObject> sources, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<long>(
            "select count(*) from github_queue.loads where target = @target and batch = any(@batches)",
            new { target, batches = sources.Select(source => source.Batch).ToArray() }, cancellationToken).ConfigureAwait(false) == sources.Count;

    /// <summary>Whether other objects of the same day and month as these have been loaded.</summary>
    public static Task<bool> HasOthersAsync(NpgsqlConnection connection, string target, IReadOnlyList<ArchivedObject> sources, CancellationToken cancellationToken) => connection.ScalarAsync<bool>("""
        select exists(select 1 from github_queue.loads where target = @target and run_date = @RunDate and month = @Month and batch <> all(@batches))
        """, new { target, RunDate = Day(sources[0].RunDate), Month = Day(sources[0].Month), batches = sources.Select(source => source.Batch).ToArray() }, cancellationToken);

    /// <summary>Takes an object for this transaction: another loader that is at it is waited for.</summary>
    /// <returns>The load's number; null: it has been loaded.</returns>
    public static Task<long?> BeginAsync(NpgsqlConnection connection, string target, ArchivedObject source, CancellationToken cancellationToken) => connection.ScalarAsync<long?>("""
        insert into github_queue.loads(target, batch, object_key, root, run_date, month, extracted, rejected, duplicates, loaded)
          values (@target, @Batch, @Key, @Root, @RunDate, @Month, 0, 0, 0, 0)
          on conflict do nothing returning load_id
        """, new { target, source.Batch, source.Key, source.Root, RunDate = Day(source.RunDate), Month = Day(source.Month) }, cancellationToken);

    /// <summary>Takes an object for this transaction, also when it has been loaded before.</summary>
    public static Task<long> BeginAgainAsync(NpgsqlConnection connection, string target, ArchivedObject source, CancellationToken cancellationToken) => connection.ScalarAsync<long>("""
        insert into github_queue.loads(target, batch, object_key, root, run_date, month, extracted, rejected, duplicates, loaded)
          values (@target, @Batch, @Key, @Root, @RunDate, @Month, 0, 0, 0, 0)
          on conflict (target, batch) do update set object_key = excluded.object_key, root = excluded.root, loaded_at = clock_timestamp()
          returning load_id
        """, new { target, source.Batch, source.Key, source.Root, RunDate = Day(source.RunDate), Month = Day(source.Month) }, cancellationToken);

    public static Task EndAsync(NpgsqlConnection connection, long load, LoadResult result, CancellationToken cancellationToken) => connection.ExecuteAsync("""
        update github_queue.loads set extracted = @Extracted, rejected = @Rejected, loaded = @Loaded, updated = @Updated, duplicates = @Extracted - @Rejected - @Loaded where load_id = @load
        """, new { load, result.Extracted, result.Rejected, result.Loaded, result.Updated }, cancellationToken);

    private static DateTime Day(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);

    private static DateTime? Day(DateOnly? day) => day is { } some ? Day(some) : null;
}
