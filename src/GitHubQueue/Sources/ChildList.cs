namespace GitHubQueue.Sources;

/// <summary>A list that belongs to a listed object and has to be fetched page by page: the reviews of a pull request, say.</summary>
/// <param name="Entity">What it holds.</param>
/// <param name="Url">Of its first page, below its repository's: <c>pulls/7/reviews</c>. Of one that is being read: as it is asked for.</param>
/// <param name="Context">JSON: goes into each of its records.</param>
/// <param name="AsOf">When the parent's state was true; so was the list's.</param>
/// <param name="ParentKey">The object it belongs to.</param>
/// <param name="State">What it depends on: it is fetched when this, or the name of its repository, differs from the last time.</param>
public sealed record ChildList(string Entity, string Url, string Context, DateTimeOffset AsOf, string ParentKey, string State);
