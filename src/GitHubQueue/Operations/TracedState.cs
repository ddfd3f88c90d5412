namespace GitHubQueue.Operations;

/// <summary>One state of an object, on its way from the queue to the warehouse.</summary>
/// <param name="Item">Its number in the queue.</param>
/// <param name="Status">Its queue row's: pending, leased, delayed, done or dead.</param>
/// <param name="Reason">Why it is dead, or was given up.</param>
/// <param name="ArchiveKey">The object that holds it, below <paramref name="Root"/>; null: none yet.</param>
/// <param name="Line">Of the object, from 1; null: it isn't there.</param>
/// <param name="Copies">Typed files with its row.</param>
/// <param name="Table">The table whose row is this very state; null: a newer one's, or none.</param>
public sealed record TracedState(
    long Item, string Entity, string Key, string Status, DateTimeOffset AsOf, DateTimeOffset EnqueuedAt, string? Reason, string? Batch, string? Root,
    string? ArchiveKey, int? Line, IReadOnlyList<string> Copies, string? Table);
