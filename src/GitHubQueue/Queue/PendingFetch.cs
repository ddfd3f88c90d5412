using GitHubQueue.Records;

namespace GitHubQueue.Queue;

/// <summary>A list that is still to be fetched, from this page on.</summary>
/// <param name="Id">Of its row; 0: not stored yet.</param>
/// <param name="Entity">What the list holds.</param>
/// <param name="Url">The page to ask for.</param>
/// <param name="Context">JSON: goes into each record of the list.</param>
/// <param name="AsOf">When the list was true.</param>
/// <param name="ParentKey">The object that it belongs to.</param>
public sealed record PendingFetch(long Id, string Entity, string Url, RepositoryName Repository, string Context, DateTimeOffset AsOf, string ParentKey);
