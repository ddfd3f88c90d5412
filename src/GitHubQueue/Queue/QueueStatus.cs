using Dapper;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>What an operator wants to see at a glance.</summary>
public sealed class QueueStatus(Database database)
{
    /// <summary>Per entity and status what is not done yet, and since when the oldest waits.</summary>
    public IReadOnlyList<QueueCount> Waiting() => database.Connection.Query<QueueCount>("""
        select entity, 'pending' as status, count(*) as items, sum(bytes) as bytes, min(enqueued_at) as oldest from queue_items where status = 'pending' group by entity
        union all
        select entity, status, count(*), sum(bytes), min(enqueued_at) from queue_items where status in ('leased', 'delayed') group by entity, status
        union all
        select entity, 'dead', count(*), sum(bytes), min(enqueued_at) from queue_items where status = 'dead' group by entity
        """).AsList();

    public IReadOnlyList<BatchStatus> OpenBatches() => database.Connection.Query<BatchStatus>("""
        select id, partition, items, lease_owner as owner, lease_expires as expires, crashes, last_error as lastError from queue_batches order by id
        """).AsList();

    public IReadOnlyList<CheckpointStatus> Checkpoints() => database.Connection.Query<CheckpointStatus>("""
        select source, subject, from_at as "from", to_at as "to", walk_at as walkAt, gone_reason as goneReason, lease_owner as owner, updated_at as updatedAt
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

/// <summary>Items of one entity in one status.</summary>
public sealed record QueueCount
{
    public string Entity { get; init; } = "";
    public string Status { get; init; } = "";
    public long Items { get; init; }
    public long Bytes { get; init; }

    /// <summary>When the oldest was enqueued, Unix milliseconds.</summary>
    public long Oldest { get; init; }
}

/// <summary>A batch that is not completed.</summary>
public sealed record BatchStatus
{
    public string Id { get; init; } = "";
    public string Partition { get; init; } = "";
    public long Items { get; init; }

    /// <summary>Null: nobody has it.</summary>
    public string? Owner { get; init; }

    public long? Expires { get; init; }
    public long Crashes { get; init; }
    public string? LastError { get; init; }
}

/// <summary>How far a source has been read; times in Unix milliseconds.</summary>
public sealed record CheckpointStatus
{
    public string Source { get; init; } = "";
    public string Subject { get; init; } = "";
    public long? From { get; init; }
    public long? To { get; init; }

    /// <summary>Where an unfinished walk stands.</summary>
    public long? WalkAt { get; init; }

    public string? GoneReason { get; init; }

    /// <summary>The ingest that is reading it.</summary>
    public string? Owner { get; init; }

    public long UpdatedAt { get; init; }
}

/// <summary>A request budget as last heard of.</summary>
public sealed record BudgetStatus
{
    public string Origin { get; init; } = "";
    public string Token { get; init; } = "";
    public string Resource { get; init; } = "";
    public long Quota { get; init; }
    public long Remaining { get; init; }
    public long ResetsAt { get; init; }
}

/// <summary>One command run.</summary>
public sealed record RunStatus
{
    public long Id { get; init; }
    public string Command { get; init; } = "";
    public string Process { get; init; } = "";
    public long StartedAt { get; init; }
    public long? FinishedAt { get; init; }

    /// <summary>Null: running, or killed.</summary>
    public long? ExitCode { get; init; }

    public string? Outcome { get; init; }

    /// <summary>JSON.</summary>
    public string Counts { get; init; } = "{}";
}

/// <summary>What the manifest lists.</summary>
public sealed record ArchiveStatus
{
    public long Objects { get; init; }
    public long Records { get; init; }
    public long Bytes { get; init; }
}
