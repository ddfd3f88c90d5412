using System.Globalization;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>
/// Loads the commits of one month that were fetched on one day: the rows of that day are deleted and written anew from all of its objects,
/// in one transaction, which ends well only if every line is accounted for. So it may be done again at any time.
/// </summary>
internal sealed class CommitLoader(NpgsqlConnection connection)
{
    /// <param name="group">All objects of the day and month that the archive has.</param>
    /// <param name="read">Gives the content of each.</param>
    /// <param name="again">Also when all of them have been loaded.</param>
    /// <returns>Null: all of them had been loaded.</returns>
    /// <exception cref="FailureException">Conflict: the counts don't match, or other objects of that day and month have been loaded; nothing was changed.</exception>
    public async Task<LoadResult?> LoadAsync(
        IReadOnlyList<ArchivedObject> group, Func<ArchivedObject, Task<ObjectContent>> read, bool again, CancellationToken cancellationToken)
    {
        var (day, month) = (group[0].RunDate, group[0].Month!.Value);
        await CreatePartitionAsync(month, cancellationToken).ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext(@name))", new { name = $"commits {day:O} {month:O}" }, cancellationToken).ConfigureAwait(false);
        if (!again && await LoadLedger.HasAllAsync(connection, LoadLedger.Commits, group, cancellationToken).ConfigureAwait(false))
            return null;
        if (await LoadLedger.HasOthersAsync(connection, LoadLedger.Commits, group, cancellationToken).ConfigureAwait(false))
            throw LoadedMeanwhile(day, month); // their rows would be deleted below
        await connection.ExecuteAsync(WarehouseSql.Postgres.Read("load/commits_stage"), null, cancellationToken).ConfigureAwait(false);
        var staged = await StageAsync(group, read, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(WarehouseSql.Postgres.Read("load/commits_replace"), new { day = Date(day), month = Date(month) }, cancellationToken).ConfigureAwait(false);
        var results = await CountAsync(group, staged, day, month, cancellationToken).ConfigureAwait(false);
        foreach (var (source, result) in results)
            await RecordAsync(source, result, staged[source.Batch].Rejected, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false); // stopped in the middle, nobody could tell what it did
        return new(results.Sum(one => one.Result.Extracted), results.Sum(one => one.Result.Rejected), results.Sum(one => one.Result.Loaded));
    }

    private async Task CreatePartitionAsync(DateOnly month, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"commits_{month:yyyy_MM}");
        if (await connection.ScalarAsync<bool>("select to_regclass(@name) is not null", new { name = $"github.{name}" }, cancellationToken).ConfigureAwait(false))
            return;
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext('partitions of github.commits'))", null, cancellationToken).ConfigureAwait(false);
        var end = month is { Year: 9999, Month: 12 } ? "maxvalue" : string.Create(CultureInfo.InvariantCulture, $"'{month.AddMonths(1):yyyy-MM-dd}'");
        await connection.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"create table if not exists github.{name} partition of github.commits for values from ('{month:yyyy-MM-dd}') to ({end})"),
            null, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Of each object what was read.</returns>
    private async Task<Dictionary<Guid, ReadCommits>> StageAsync(
        IReadOnlyList<ArchivedObject> group, Func<ArchivedObject, Task<ObjectContent>> read, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<Guid, ReadCommits>();
        var copy = await connection.BeginBinaryImportAsync(CommitColumns.Copy, cancellationToken).ConfigureAwait(false);
        await using var ending = copy.ConfigureAwait(false);
        foreach (var source in group)
        {
            var content = await read(source).ConfigureAwait(false);
            var rejected = new List<RejectedLine>();
            foreach (var (record, index) in content.Records.Select((record, index) => (record, index)))
            {
                var row = RowReader.Read(record);
                if (row.Row is CommitRow commit)
                    await CommitColumns.WriteAsync(copy, record, commit, record.Item ?? index, source.Key, cancellationToken).ConfigureAwait(false);
                else
                    rejected.Add(new(index + 1, PostgresText.Of(record.Payload), PostgresText.Clean(row.Reason)!));
            }
            objects.Add(source.Batch, new(content.Records.Count, rejected, content.Hash == source.ContentHash));
        }
        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return objects;
    }

    /// <summary>Holds what is in the table against what was read, and that against what the archive's manifest promises.</summary>
    private async Task<List<(ArchivedObject Source, LoadResult Result)>> CountAsync(
        IReadOnlyList<ArchivedObject> group, Dictionary<Guid, ReadCommits> read, DateOnly day, DateOnly month, CancellationToken cancellationToken)
    {
        var rows = await connection.ListAsync<StagedCount>(WarehouseSql.Postgres.Read("load/commits_count"), new { day = Date(day), month = Date(month) }, cancellationToken).ConfigureAwait(false);
        var (expected, extracted, rejected) = (group.Sum(source => source.Items), read.Values.Sum(one => one.Lines), read.Values.Sum(one => one.Rejected.Count));
        var (staged, loaded, outdated) = (rows.Sum(row => row.Staged), rows.Sum(row => row.Loaded), rows.Sum(row => row.Outdated));
        if (extracted != expected || staged != extracted - rejected || loaded + outdated != staged)
            throw Mismatch(day, month, FormattableString.Invariant(
                $"the archive's manifest has {expected} lines, {extracted} were extracted, {rejected} rejected, and {loaded} loaded ({outdated} are there in a newer state)"));
        if (group.FirstOrDefault(source => !read[source.Batch].IsAsWritten) is { } changed)
            throw Mismatch(day, month, $"the object '{changed.Key}' holds other content than was written");
        var counts = rows.ToDictionary(row => row.SourceObject);
        return [.. group.Select(source =>
            (source, new LoadResult(read[source.Batch].Lines, read[source.Batch].Rejected.Count, (int)(counts.GetValueOrDefault(source.Key)?.Loaded ?? 0))))];
    }

    private static FailureException LoadedMeanwhile(DateOnly day, DateOnly month) => new(
        FailureKind.Conflict,
        FormattableString.Invariant($"The warehouse has commits of {month:yyyy-MM} fetched on {day:yyyy-MM-dd} from objects that this load doesn't know: where another load ran at the same time, ")
        + "run this one again; where the database was restored from a backup, run 'github-queue replay' first. Each database needs a warehouse of its own. Nothing was changed.");

    private static FailureException Mismatch(DateOnly day, DateOnly month, string what) => new(
        FailureKind.Conflict,
        FormattableString.Invariant($"The commits of {month:yyyy-MM} fetched on {day:yyyy-MM-dd} don't add up: {what}. Nothing was changed; 'github-queue verify' and 'replay' tell more."));

    private async Task RecordAsync(ArchivedObject source, LoadResult result, List<RejectedLine> rejected, CancellationToken cancellationToken)
    {
        var load = await LoadLedger.BeginAgainAsync(connection, LoadLedger.Commits, source, cancellationToken).ConfigureAwait(false);
        await LoadLedger.EndAsync(connection, load, result, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("delete from github_queue.rejected_lines where target = @Commits and batch = @Batch", new { LoadLedger.Commits, source.Batch }, cancellationToken).ConfigureAwait(false);
        foreach (var line in rejected)
            await connection.ExecuteAsync(
                "insert into github_queue.rejected_lines(target, batch, line, reason, payload) values (@Commits, @Batch, @Line, @Reason, @Payload)",
                new { LoadLedger.Commits, source.Batch, line.Line, line.Reason, line.Payload }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As text: Npgsql takes the first of all days for -infinity.</summary>
    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="IsAsWritten">The content has the hash that the manifest has.</param>
    private sealed record ReadCommits(int Lines, List<RejectedLine> Rejected, bool IsAsWritten);

    /// <param name="Line">From 1.</param>
    /// <param name="Payload">Null: not text.</param>
    private sealed record RejectedLine(int Line, string? Payload, string Reason);

    private sealed class StagedCount
    {
        public string SourceObject { get; init; } = "";
        public long Staged { get; init; }
        public long Loaded { get; init; }
        public long Outdated { get; init; }
    }
}
