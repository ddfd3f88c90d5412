using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>Loads pull requests with their reviews and files into Snowflake, which reads the typed files itself, through an external stage.</summary>
public sealed class SnowflakeTarget(SnowflakeWarehouse snowflake) : LoadTarget
{
    /// <summary>Of typed files that are merged together: a merge costs seconds, whatever it merges.</summary>
    private const int MergedRows = 1_000_000;

    private static readonly TimeSpan TidyTimeout = TimeSpan.FromSeconds(30);

    private readonly SnowflakeMigrator _migrator = new(snowflake);

    public override string Name => snowflake.Name;

    internal override IReadOnlyList<(string Table, string Entity)> Tables { get; } = [.. TypedTable.All.Select(table => (table.Name, table.Entity))];

    internal override async Task<IReadOnlyList<LoadUnit>> UnitsAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await _migrator.CheckAsync(cancellationToken).ConfigureAwait(false);
        await TidyAsync(cancellationToken).ConfigureAwait(false);
        var stage = await StageLocation.FindAsync(snowflake.Api, cancellationToken).ConfigureAwait(false);
        var units = new List<LoadUnit>();
        foreach (var table in TypedTable.All)
        {
            foreach (var group in plan.Groups(table, await KnownAsync(table, cancellationToken).ConfigureAwait(false), MergedRows, SnowflakeLoader.MostFiles))
                units.AddRange(Units(table, stage, group, plan.IsAgain));
        }
        return units;
    }

    internal override async Task<IReadOnlyList<LedgerEntry>?> LedgerAsync(IReadOnlyCollection<Guid>? batches, CancellationToken cancellationToken)
    {
        if (!await _migrator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return null;
        await _migrator.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (batches is { Count: 0 })
            return [];
        var which = batches is null ? "true" : $"batch in ({string.Join(", ", batches.Select(batch => SnowflakeScript.Quoted(batch.ToString())))})";
        var ledger = await snowflake.Api.RunAsync(new("the ledger", SnowflakeScript.Statement("load/ledger", ("which", which))) { IsLong = true }, cancellationToken).ConfigureAwait(false);
        return [.. ledger.Rows.Select(row => new LedgerEntry(
            ledger.Text(row, "target")!, Guid.ParseExact(ledger.Text(row, "batch")!, "D"), (int)ledger.Number(row, "extracted")!.Value,
            Timestamps.FromUnixMilliseconds(ledger.Number(row, "loaded_ms")!.Value)))];
    }

    internal override async Task<IReadOnlyDictionary<string, long>> RowsByObjectAsync(string table, CancellationToken cancellationToken)
    {
        var counts = await snowflake.Api.RunAsync(
            new($"the count of rows of {table}", SnowflakeScript.Statement("checks/rows_by_object", ("table", table))) { IsLong = true }, cancellationToken).ConfigureAwait(false);
        return counts.Rows.ToDictionary(row => counts.Text(row, "object")!, row => counts.Number(row, "counted")!.Value);
    }

    internal override Task<IReadOnlyList<Finding>> CheckDeepAsync(CancellationToken cancellationToken) => SnowflakeCheck.CountAsync(snowflake, cancellationToken);

    private IEnumerable<LoadUnit> Units(TypedTable table, StageLocation stage, IReadOnlyList<TypedObject> group, bool isAgain)
    {
        var within = group.Where(one => one.Copies.All(file => stage.NameOf(file) is not null)).ToList();
        if (within.Count > 0)
        {
            var load = Guid.NewGuid();
            yield return new(table.NameOf(within), within.Count, token => new SnowflakeLoader(snowflake, table, stage).LoadAsync(within, load, isAgain, token));
        }
        if (group.Except(within).ToList() is { Count: > 0 } outside)
            yield return new(table.NameOf(outside), outside.Count, _ => throw OutOfReach(outside, stage));
    }

    private async Task<HashSet<Guid>> KnownAsync(TypedTable table, CancellationToken cancellationToken)
    {
        var known = await snowflake.Api.RunAsync(
            new($"the ledger of {table.Name}", SnowflakeScript.Statement("load/known")) { Values = [table.Name] }, cancellationToken).ConfigureAwait(false);
        return [.. known.Rows.Select(row => Guid.ParseExact(row[0]!, "D"))];
    }

    /// <summary>Drops the tables of loads that were killed.</summary>
    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        var left = await snowflake.Api.RunAsync(new("the search for tables of killed loads", SnowflakeScript.Statement("load/left_behind")), cancellationToken).ConfigureAwait(false);
        foreach (var row in left.Rows)
        {
            if (await SnowflakeLoader.TidyAsync(snowflake, row[0]!, TidyTimeout).ConfigureAwait(false))
                snowflake.Log.Tidied(row[0]!);
        }
    }

    private static FailureException OutOfReach(List<TypedObject> outside, StageLocation stage)
    {
        var file = outside.SelectMany(one => one.Copies).First(file => stage.NameOf(file) is null);
        return new(FailureKind.Conflict, $"Snowflake can't reach the typed file '{file.Key}' in {file.Root}: the stage '{stage.Stage}' reads {stage.Url}. "
            + "Make a stage over that archive, on S3 or Google Cloud Storage (docs/snowflake.md), and name it in SNOWFLAKE_STAGE or 'warehouse.snowflake.stage'.");
    }
}
