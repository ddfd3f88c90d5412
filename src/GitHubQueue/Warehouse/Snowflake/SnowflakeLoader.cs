using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// Loads typed files: COPY from the external stage into a table of the load, and MERGE into the target with the ledger's rows, in one
/// transaction. The table goes whatever happens; where this program is killed, a later load drops it.
/// </summary>
internal sealed class SnowflakeLoader(SnowflakeWarehouse snowflake, TypedTable table, StageLocation stage)
{
    /// <summary>"The maximum number of files names that can be specified is 1000": https://docs.snowflake.com/en/sql-reference/sql/copy-into-table.</summary>
    public const int MostFiles = 1000;

    private static readonly TimeSpan TidyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>For the same after an interruption, which nobody wants to wait for.</summary>
    private static readonly TimeSpan HastyTidyTimeout = TimeSpan.FromSeconds(4);

    /// <param name="group">All within the stage, of <see cref="MostFiles"/> files at most.</param>
    /// <param name="load">The load's own id, the same however often it is tried: by it the ledger tells what has become of it.</param>
    /// <param name="again">Also those that have been loaded.</param>
    /// <returns>Null: all of them had been loaded.</returns>
    /// <exception cref="FailureException">As for <see cref="SqlApi.RunAsync"/>; Conflict: a file isn't what was written, and nothing was changed.</exception>
    public async Task<LoadResult?> LoadAsync(IReadOnlyList<TypedObject> group, Guid load, bool again, CancellationToken cancellationToken)
    {
        // Another one for each attempt: an earlier one whose answer was lost may be running still.
        var staged = $"STAGE_{table.Name}_{Guid.NewGuid():N}".ToUpperInvariant();
        try
        {
            await RunAsync($"the creation of {staged}", Sql("stage", ("stage_table", staged)), cancellationToken).ConfigureAwait(false);
            await CopyAsync(staged, [.. group.SelectMany(one => one.Copies)], cancellationToken).ConfigureAwait(false);
            return await MergeAsync(staged, load, again, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await TidyAsync(snowflake, staged, cancellationToken.IsCancellationRequested ? HastyTidyTimeout : TidyTimeout).ConfigureAwait(false);
        }
    }

    /// <summary>Empties and drops a load's table; where that doesn't work, another load will do it.</summary>
    /// <returns>Whether it did.</returns>
    public static async Task<bool> TidyAsync(SnowflakeWarehouse snowflake, string staged, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience, snowflake.Time);
        try
        {
            await snowflake.Api.RunAsync(SqlStatement.Several(
                $"the removal of {staged}", $"truncate table if exists {staged}", $"drop table if exists {staged}"), timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failed) when (failed is FailureException or OperationCanceledException)
        {
            snowflake.Log.FailedToTidy(staged, failed.Message);
            return false;
        }
    }

    private async Task CopyAsync(string staged, IReadOnlyList<ParquetObject> files, CancellationToken cancellationToken)
    {
        var names = files.Select(file => SnowflakeScript.Quoted(stage.NameOf(file)!));
        var sql = Sql("copy", ("stage_table", staged), ("stage", stage.Stage), ("files", string.Join(", ", names)));
        var copied = await snowflake.Api.RunAsync(new($"the copy of {files.Count} files into {staged}", sql) { IsLong = true }, cancellationToken).ConfigureAwait(false);
        // Each row is a file, by its whole address or by its path: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table ("output").
        var rows = copied.Rows.ToLookup(row => Path.GetFileName(copied.Text(row, "file") ?? ""));
        foreach (var file in files)
        {
            var row = rows[Path.GetFileName(file.Key)].FirstOrDefault(row => copied.Text(row, "file")!.EndsWith(file.Key, StringComparison.Ordinal))
                ?? throw NotLoaded(file, "it says nothing of the file");
            if (copied.Text(row, "status") != "LOADED" || copied.Number(row, "rows_loaded") != file.Rows)
                throw NotLoaded(file, $"it says {copied.Text(row, "status")}, with {copied.Text(row, "rows_loaded")} rows where {file.Rows} were written{Because(copied.Text(row, "first_error"))}");
        }
    }

    /// <summary>Takes its turn, writes the ledger's rows, merges, commits, and reads what the ledger says then: all of it in one session.</summary>
    private async Task<LoadResult?> MergeAsync(string staged, Guid load, bool again, CancellationToken cancellationToken)
    {
        (string, string)[] names =
        [
            ("stage_table", staged), ("load", load.ToString("N")), ("again", again ? "true" : "false"), ("stage_text", SnowflakeScript.Quoted(stage.Stage)[1..^1]),
        ];
        var what = $"the merge into {table.Name}";
        var merged = await snowflake.Api.RunAsync(SqlStatement.Several(
            what, "begin transaction", SnowflakeScript.Statement("load/turn", names), Sql("count", names), Sql("merge", names), "commit",
            SnowflakeScript.Statement("load/result", names)) with
        { IsLong = true }, cancellationToken).ConfigureAwait(false);
        if (merged.Handles.Count == 0)
            throw new FailureException(FailureKind.Unavailable, $"Snowflake at '{snowflake.Settings.Address.Authority}' didn't tell the statements of {what}: run the same command again; what was committed is kept.");
        var result = await snowflake.Api.ResultAsync($"what became of {what}", merged.Handles[^1], cancellationToken).ConfigureAwait(false);
        var row = result.Rows[0];
        return Number("objects") == 0 ? null : new(Number("extracted"), 0, Number("loaded"), Number("updated"));

        int Number(string column) => (int)(result.Number(row, column) ?? 0);
    }

    private Task<SqlResult> RunAsync(string what, string sql, CancellationToken cancellationToken) => snowflake.Api.RunAsync(new(what, sql), cancellationToken);

    private string Sql(string step, params ReadOnlySpan<(string Name, string Sql)> names) => SnowflakeScript.Statement($"load/{table.Name}_{step}", names);

    private static string Because(string? error) => string.IsNullOrEmpty(error) ? "" : $" ({error.TrimEnd('.')})";

    private static FailureException NotLoaded(ParquetObject file, string what) => new(
        FailureKind.Conflict, $"Snowflake didn't load the typed file '{file.Key}' as it was written: {what}. Is it in {file.Root}? Delete it there, and 'github-queue replay' writes it again.");
}
