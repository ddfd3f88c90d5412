using GitHubQueue.Queue;
using Serilog;

namespace GitHubQueue.Worker;

/// <summary>Everything the worker says.</summary>
internal sealed class WorkerLog(ILogger log)
{
    public void GrewDatabaseLog(string what) => log.Warning("{What:l}", what);

    public void Claimed(Batch batch) =>
        log.Debug("Claimed batch {Batch} of {Partition} with {Items} records", batch.Id, batch.Partition, batch.Items.Count);

    public void TookOver(Batch batch) =>
        log.Information("Took over batch {Batch} of {Partition}, whose worker was lost (deaths so far: {Crashes})", batch.Id, batch.Partition, batch.Crashes);

    public void FoundObject(Batch batch) => log.Information("Found object {Key} written before the interruption, with equal content", batch.ObjectKey);

    public void Completed(Batch batch, int dead) =>
        log.Debug("Completed batch {Batch} with {Items} records, {Dead} of them dead", batch.Id, batch.Items.Count, dead);

    public void Buried(QueueItem item, string reason) =>
        log.Warning("Buried record {Id} ({Entity} {Key}): {Reason}", item.Id, item.Record.Entity, item.Record.Key, reason);

    public void LeaseLost(Batch batch) => log.Warning("Lost the lease of batch {Batch} to another worker; nothing was written", batch.Id);

    public void GaveBack(Batch batch, string why) => log.Information("Gave batch {Batch} back: {Why}", batch.Id, why);

    public void SuspectedBatch(Batch batch) =>
        log.Warning("Batch {Batch} has killed {Crashes} workers; its records are completed one by one", batch.Id, batch.Crashes);

    public void Conflicted(string what) => log.Error("{Failure:l}", what);

    public void BackedOff(Exception failure, TimeSpan wait) => log.Warning("{Failure} Waited {Wait:0.0} s before the next try", failure.Message, wait.TotalSeconds);
}
