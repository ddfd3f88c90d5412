using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>One resource of a repository. A new one is a file here and a line in <see cref="Router"/>.</summary>
internal interface IRepositoryEndpoint
{
    /// <summary>What follows <c>/repos/{owner}/{repo}</c>: empty, or a path with its slash.</summary>
    string Path { get; }

    Answer Answer(ApiRequest request, Repository repository);
}
