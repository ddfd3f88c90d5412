namespace GitHubQueue.Worker;

/// <summary>The moments between which a batch can be interrupted.</summary>
public enum WorkerStep
{
    /// <summary>The claim is committed.</summary>
    Claimed,

    /// <summary>The object is in the archive; the queue doesn't know.</summary>
    Archived,

    /// <summary>The rows are written, in the transaction that is about to commit.</summary>
    RowsWritten,

    /// <summary>That transaction is committed.</summary>
    Completed,
}
