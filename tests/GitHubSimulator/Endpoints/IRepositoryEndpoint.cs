using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>One resource of a repository. A new one is a file here and a line in <see cref="Router"/>.</summary>
internal interface IRepositoryEndpoint
{
    /// <summary>What follows <c>/repos/{owner}/{repo}</c>: empty, or a template with its slash; see <see cref="Route.Matches"/>.</summary>
    string Path { get; }

    /// <param name="argument">What stands in the placeholder of <see cref="Path"/>; empty without one.</param>
    Answer Answer(ApiRequest request, Repository repository, string argument);
}
