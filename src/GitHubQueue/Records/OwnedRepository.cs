namespace GitHubQueue.Records;

/// <summary>A repository in its owner's list.</summary>
public sealed record OwnedRepository(long Id, RepositoryName Name, bool IsArchived, bool IsFork);
