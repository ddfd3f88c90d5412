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

    /// <summary>The loads of objects; none where nobody has created the warehouse yet.</summary>
    /// <inheritdoc cref="LedgerAsync" path="/exception"/>
    public async Task<IReadOnlyList<LedgerEntry>> LoadsOfAsync(IReadOnlyCollection<Guid> batches, CancellationToken cancellationToken) =>
        await LedgerAsync(batches, cancellationToken).ConfigureAwait(false) ?? [];

    /// <summary>The tables that objects are loaded into, as the ledger calls them, each with the entity of those objects.</summary>
    internal abstract IReadOnlyList<(string Table, string Entity)> Tables { get; }

    /// <summary>Compares the manifest with the ledger.</summary>
    /// <exception cref="FailureException">Input: the warehouse can't be used, or lacks its tables. Unavailable: it went away.</exception>
    internal abstract Task<IReadOnlyList<LoadUnit>> UnitsAsync(LoadPlan plan, CancellationToken cancellationToken);

    /// <summary>What has been loaded.</summary>
    /// <param name="batches">Only of these objects; null: of all.</param>
    /// <returns>Null: nobody has created the warehouse yet.</returns>
    /// <exception cref="FailureException">Input: the warehouse can't be used, or isn't of this program's version. Unavailable: it went away.</exception>
    internal abstract Task<IReadOnlyList<LedgerEntry>?> LedgerAsync(IReadOnlyCollection<Guid>? batches, CancellationToken cancellationToken);

    /// <summary>Of each object, by its key, how many rows of a table come from it; objects from which none comes are left out.</summary>
    /// <param name="table">One of <see cref="Tables"/>, other than that of events.</param>
    /// <inheritdoc cref="UnitsAsync" path="/exception"/>
    internal abstract Task<IReadOnlyDictionary<string, long>> RowsByObjectAsync(string table, CancellationToken cancellationToken);

    /// <summary>Counts all rows: the deep check of the warehouse.</summary>
    /// <inheritdoc cref="UnitsAsync" path="/exception"/>
    internal abstract Task<IReadOnlyList<Finding>> CheckDeepAsync(CancellationToken cancellationToken);
}
