using GitHubQueue.Records;

namespace GitHubQueue.Warehouse;

/// <summary>A warehouse that <see cref="Load"/> brings the archive's objects into: its ledger, and how it takes what the ledger doesn't have.</summary>
public abstract class LoadTarget
{
    private protected LoadTarget()
    {
    }

    /// <summary>For people: which warehouse.</summary>
    public abstract string Name { get; }

    /// <summary>Compares the manifest with the ledger.</summary>
    /// <exception cref="FailureException">Input: the warehouse can't be used, or lacks its tables. Unavailable: it went away.</exception>
    internal abstract Task<IReadOnlyList<LoadUnit>> UnitsAsync(LoadPlan plan, CancellationToken cancellationToken);
}
