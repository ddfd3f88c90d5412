using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>One page of an owner's repositories.</summary>
/// <param name="Repositories">Null: not modified.</param>
/// <param name="Validator">What to ask for the list again with; null: it has several pages, or will with the next one, or the server gave nothing.</param>
public sealed record RepositoryListPage(IReadOnlyList<OwnedRepository>? Repositories, string Url, Validator? Validator);
