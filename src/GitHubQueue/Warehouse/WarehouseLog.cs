using Serilog;

namespace GitHubQueue.Warehouse;

/// <summary>Everything the warehouse stages say.</summary>
internal sealed class WarehouseLog(ILogger log)
{
    public void Loaded(string what, LoadResult result) => log.Debug(
        "Loaded {What}: {Extracted} lines, {Loaded} new rows, {Rejected} rejected", what, result.Extracted, result.Loaded, result.Rejected);

    public void FailedToLoad(string what, string reason) => log.Error("Failed to load {What}: {Reason:l}", what, reason);

    public void Retrying(string what, string reason, TimeSpan wait) => log.Warning(
        "Failed to load {What}, and tries again in {Wait:0.0} s: {Reason:l}", what, wait.TotalSeconds, reason);

    public void RetryingSnowflake(string what, string reason, TimeSpan wait) => log.Warning(
        "Failed to ask Snowflake for {What:l}, and tries again in {Wait:0.0} s: {Reason:l}", what, wait.TotalSeconds, reason);

    public void RanInSnowflake(string what, string query) => log.Debug("Ran {What:l} in Snowflake as query {Query}", what, query);

    public void FailedToTidy(string table, string reason) => log.Warning("Failed to drop the table {Table} of a load, and leaves it to a later one: {Reason:l}", table, reason);

    public void Tidied(string table) => log.Information("Dropped the table {Table} of a load that was killed", table);

    public void Stepped(RefreshStep step) => log.Information("Refreshed {Step}: {Rows} rows in {Milliseconds} ms", step.Step, step.Rows, step.Milliseconds);
}
