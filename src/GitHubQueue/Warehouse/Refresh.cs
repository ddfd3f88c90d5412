using System.Text.Json;
using GitHubQueue.Records;
using Npgsql;
using Serilog;

namespace GitHubQueue.Warehouse;

/// <summary>
/// Makes silver of bronze, and gold of silver: of the loads that aren't there yet, so that nothing that commits late is passed over. One
/// refresh at a time; progress moves in the transaction that makes it.
/// </summary>
public sealed class Refresh(Postgres postgres, TimeProvider time, ILogger logger)
{
    /// <summary>Events of one step of silver, of whole loads: at least one, however large.</summary>
    private const int SilverEvents = 5_000;

    /// <summary>Events of one transaction of gold, so that a first refresh of years keeps what it has done.</summary>
    private const int GoldEvents = 250_000;

    /// <summary>Any number: all refreshes have to take the same.</summary>
    private const long Lock = 0x47485102;

    private static readonly (string Step, string Sql)[] GoldSteps =
    [
        ("gold: event types", WarehouseSql.Postgres.Read("refresh/gold_event_types")),
        ("gold: actors", WarehouseSql.Postgres.Read("refresh/gold_actors")),
        ("gold: repositories", WarehouseSql.Postgres.Read("refresh/gold_repos")),
        ("gold: facts", WarehouseSql.Postgres.Read("refresh/gold_facts")),
    ];

    private readonly WarehouseLog _log = new(logger);
    private RefreshStep? _reached;
    private long? _number;

    /// <summary>The step in hand, with the rows of all before it; null: none has begun. Read from another thread.</summary>
    public RefreshStep? Reached => Volatile.Read(ref _reached);

    /// <summary>The steps with what they did, added up, of all that is committed; none: there was nothing to do, or nothing is committed yet.</summary>
    public IReadOnlyList<RefreshStep> Done { get; private set; } = [];

    /// <summary>To be called once; <see cref="Done"/> tells what it did, also when it is stopped or fails.</summary>
    /// <exception cref="FailureException">Input: the server can't be used, or lacks the warehouse. Unavailable: it went away; what was committed stays.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await new Migrator(postgres).CheckAsync(cancellationToken).ConfigureAwait(false);
        var began = time.GetUtcNow();
        try
        {
            await postgres.UseAsync(async connection =>
            {
                while (await CommitAsync(connection, began, SilverAsync, cancellationToken).ConfigureAwait(false))
                    continue;
                while (await CommitAsync(connection, began, GoldAsync, cancellationToken).ConfigureAwait(false))
                    continue;
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var step in Done)
                _log.Stepped(step);
        }
    }

    /// <summary>When the last refresh that had anything to do began; null: there was none.</summary>
    /// <exception cref="FailureException">Input: the server can't be used, or lacks the warehouse.</exception>
    public async Task<DateTimeOffset?> LastAsync(CancellationToken cancellationToken)
    {
        await new Migrator(postgres).CheckAsync(cancellationToken).ConfigureAwait(false);
        return await postgres.UseAsync<DateTimeOffset?>(async connection =>
            await connection.ScalarAsync<DateTime?>("select max(started_at) from github_queue.refreshes", null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes some steps and the record of them, in one transaction.</summary>
    /// <returns>False: there was nothing to do.</returns>
    private async Task<bool> CommitAsync(
        NpgsqlConnection connection, DateTimeOffset began, Func<NpgsqlConnection, CancellationToken, Task<IReadOnlyList<RefreshStep>>> work, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Lock }, cancellationToken).ConfigureAwait(false);
        var steps = await work(connection, cancellationToken).ConfigureAwait(false);
        if (steps.Count == 0)
            return false;
        IReadOnlyList<RefreshStep> done =
            [.. Done.Concat(steps).GroupBy(step => step.Step).Select(same => new RefreshStep(same.Key, same.Sum(step => step.Rows), same.Sum(step => step.Milliseconds)))];
        await RecordAsync(connection, began, done, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false); // stopped in the middle, nobody could tell what it did
        Done = done;
        return true;
    }

    private async Task<IReadOnlyList<RefreshStep>> SilverAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var loads = await LoadsAsync(connection, "refresh/silver_loads", SilverEvents, cancellationToken).ConfigureAwait(false);
        if (loads.Length == 0)
            return [];
        return [await StepAsync("silver: events", async () =>
        {
            var rows = await RunAsync(connection, WarehouseSql.Postgres.Read("refresh/silver"), loads, cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, WarehouseSql.Postgres.Read("refresh/silver_done"), loads, cancellationToken).ConfigureAwait(false);
            return rows;
        }).ConfigureAwait(false)];
    }

    private async Task<IReadOnlyList<RefreshStep>> GoldAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var loads = await LoadsAsync(connection, "refresh/gold_loads", GoldEvents, cancellationToken).ConfigureAwait(false);
        if (loads.Length == 0)
            return [];
        await connection.ExecuteAsync(WarehouseSql.Postgres.Read("refresh/gold_stage_table"), null, cancellationToken).ConfigureAwait(false);
        var steps = new List<RefreshStep> { await StepAsync("gold: new events", () => RunAsync(connection, WarehouseSql.Postgres.Read("refresh/gold_stage"), loads, cancellationToken)).ConfigureAwait(false) };
        await connection.ExecuteAsync("analyze new_events", null, cancellationToken).ConfigureAwait(false);
        foreach (var (step, sql) in GoldSteps)
            steps.Add(await StepAsync(step, () => connection.ExecuteAsync(sql, null, cancellationToken)).ConfigureAwait(false));
        await RunAsync(connection, WarehouseSql.Postgres.Read("refresh/gold_done"), loads, cancellationToken).ConfigureAwait(false);
        return steps;
    }

    private static async Task<long[]> LoadsAsync(NpgsqlConnection connection, string sql, int most, CancellationToken cancellationToken) =>
        [.. await connection.ListAsync<long>(WarehouseSql.Postgres.Read(sql), new { most }, cancellationToken).ConfigureAwait(false)];

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, long[] loads, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = loads } } };
        await using var closing = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(NpgsqlConnection connection, DateTimeOffset began, IReadOnlyList<RefreshStep> done, CancellationToken cancellationToken)
    {
        var row = new { _number, began, now = time.GetUtcNow(), steps = JsonSerializer.Serialize(done, JsonSerializerOptions.Web) };
        if (_number is null)
            _number = await connection.ScalarAsync<long>(
                "insert into github_queue.refreshes(started_at, finished_at, steps) values (@began, @now, @steps::jsonb) returning refresh_id", row, cancellationToken).ConfigureAwait(false);
        else
            await connection.ExecuteAsync("update github_queue.refreshes set finished_at = @now, steps = @steps::jsonb where refresh_id = @_number", row, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RefreshStep> StepAsync(string step, Func<Task<int>> work)
    {
        var began = time.GetTimestamp();
        Volatile.Write(ref _reached, new(step, _reached?.Rows ?? 0, _reached?.Milliseconds ?? 0));
        var rows = await work().ConfigureAwait(false);
        Volatile.Write(ref _reached, new(step, _reached.Rows + rows, _reached.Milliseconds + (long)time.GetElapsedTime(began).TotalMilliseconds));
        return new(step, rows, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }
}
