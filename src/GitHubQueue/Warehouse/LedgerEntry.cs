namespace GitHubQueue.Warehouse;

/// <summary>A load as the ledger of a warehouse has it.</summary>
/// <param name="Target">The table, as the ledger calls it.</param>
/// <param name="Extracted">Lines of the object, or rows of its typed files.</param>
public sealed record LedgerEntry(string Target, Guid Batch, int Extracted, DateTimeOffset LoadedAt);
