using GitHubQueue.Records;

namespace GitHubQueue.Queue;

/// <summary>A repository by its identity, and the name it had when last looked up.</summary>
/// <param name="CheckedAt">When that was.</param>
public sealed record KnownRepository(long Id, RepositoryName Name, DateTimeOffset CheckedAt);
