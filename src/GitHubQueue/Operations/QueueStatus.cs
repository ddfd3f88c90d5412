using Dapper;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Operations;

/// <summary>What an operator wants to see at a glance.</summary>
public sealed class QueueStatus(Database database)
{
    /// <summary>Per entity and status what is not done yet, and since when the oldest waits.</summary>
    /// <remarks>
    /// Reads indexes and open batches only, not the rows: a queue of millions is counted in a blink. It leaps from partition to partition, since
    /// counting an equal range is twice as fast as grouping. Partitions begin with the entity. A batch has all of its items until it is
    /// completed whole, unless it has lost two workers and is completed item by item.
    /// </remarks>
    public IReadOnlyList<QueueCount> Waiting() => database.Connection.Query<QueueCount>("""
        with recursive pending(partition) as (
          select min(partition) from queue_items where status = 'pending'
          union all
          select (select min(partition) from queue_items where status = 'pending' and partition > pending.partition) from pending where partition is not null),
        counts(partition, status, items, first) as (
          select partition, 'pending', (select count(*) from queue_items i where i.status = 'pending' and i.partition = pending.partition),
                 (select min(id) from queue_items i where i.status = 'pending' and i.partition = pending.partition)
            from pending where partition is not null
          union all
          select b.partition, case when b.lease_owner is null then 'delayed' else 'leased' end,
                 case when b.crashes < 2 then b.items else (select count(*) from queue_items i where i.batch = b.id and i.status in ('leased', 'delayed')) end,
                 (select i.id from queue_items i where i.batch = b.id and i.status in ('leased', 'delayed') order by i.id limit 1)
            from queue_batches b
          union all
          select partition, 'dead', count(*), min(id) from queue_items where status = 'dead' group by partition)
        select entity, status, items, (select enqueued_at from queue_items where id = first) as oldest
          from (select substr(partition, 1, instr(partition, '/') - 1) as entity, status, sum(items) as items, min(first) as first from counts group by 1, 2)
        """).AsList();

    public IReadOnlyList<BatchStatus> OpenBatches() => database.Connection.Query<BatchStatus>("""
        select id, partition, items, lease_owner as owner, lease_expires as expires, crashes, last_error as lastError from queue_batches order by id
        """).AsList();

    public IReadOnlyList<CheckpointStatus> Checkpoints() => database.Connection.Query<CheckpointStatus>("""
        select source, subject, from_at as "from", to_at as "to", walk_at as walkAt, gone_reason as goneReason, lease_owner as owner, nullif(updated_at, 0) as updatedAt
          from checkpoints order by source
        """).AsList();

    public IReadOnlyList<BudgetStatus> Budgets() => database.Connection.Query<BudgetStatus>("""
        select origin, token, resource, quota, remaining, resets_at as resetsAt from api_budgets order by origin, token, resource
        """).AsList();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RunStatus> LastRuns(int limit) => database.Connection.Query<RunStatus>("""
        select id, command, process, started_at as startedAt, finished_at as finishedAt, exit_code as exitCode, outcome, counts from runs order by id desc limit @limit
        """, new { limit }).AsList();

    public ArchiveStatus Archive() => database.Connection.QuerySingle<ArchiveStatus>("""
        select count(*) as objects, coalesce(sum(items), 0) as records, coalesce(sum(bytes), 0) as bytes from archive_objects
        """);
}
