using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>How a worker works.</summary>
public sealed record WorkerSettings
{
    /// <summary>Path of <c>pipeline.db</c>.</summary>
    public required string Database { get; init; }

    /// <summary>Go on for ever, waiting for new work. Otherwise end when nothing is left that could become due within the lease.</summary>
    public bool Follow { get; init; }

    /// <summary>Batches in hand at a time. Default 2.</summary>
    public int Parallel { get; init; } = 2;

    /// <inheritdoc cref="ClaimSettings.Lease"/>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="ClaimSettings.BatchSize"/>
    public int BatchSize { get; init; } = 1000;

    /// <summary>How long the batch in hand may take to finish when the worker is asked to stop; then it is given back. Default 5 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a batch whose object holds other content waits before it is tried again: longer than a drain waits for anything.</summary>
    public TimeSpan ConflictWait => Lease + TimeSpan.FromMinutes(10);

    /// <summary>How long a worker with nothing to do waits before it looks again. Default half a second, or 50 ms where it only waits for others to finish.</summary>
    public TimeSpan IdleWait => Follow ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromMilliseconds(50);

    /// <summary>Deaths of a worker with the same record in hand before that record is buried.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Reads a record into its row. Tests put in readers that misbehave.</summary>
    public Func<Record, CsvTable?, RowRead> ReadRow { get; init; } = RowReader.Read;

    /// <summary>Called at each step of each batch: where tests stop or kill the process. Null: nobody looks.</summary>
    public Action<WorkerStep, Batch>? Reached { get; init; }

    public ClaimSettings Claims(string root) => new() { Root = root, Lease = Lease, BatchSize = BatchSize };
}
