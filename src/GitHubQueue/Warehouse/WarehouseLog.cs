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

    public void Stepped(RefreshStep step) => log.Information("Refreshed {Step}: {Rows} rows in {Milliseconds} ms", step.Step, step.Rows, step.Milliseconds);
}
