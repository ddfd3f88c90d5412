using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>One branch: https://docs.github.com/rest/branches/branches#get-a-branch.</summary>
internal sealed class BranchEndpoint(Listing listing) : IRepositoryEndpoint
{
    public string Path => "/branches/{*branch}";

    public Answer Answer(ApiRequest request, Repository repository, string argument) => repository.History.Branch(argument) is { } tip
        ? listing.One(PayloadKind.Branches, repository, BranchesEndpoint.Payload(repository, argument, tip, full: true))
        : Server.Answer.Error(404, "Branch not found", "https://docs.github.com/rest/branches/branches#get-a-branch");
}
