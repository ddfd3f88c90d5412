using GitHubSimulator.Commits;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>The branches by name: https://docs.github.com/rest/branches/branches#list-branches.</summary>
internal sealed class BranchesEndpoint(Listing listing) : IRepositoryEndpoint
{
    public string Path => "/branches";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        var branches = repository.History.Branches;
        var paging = Paging.Of(request);
        var (from, to) = paging.Range(branches.Count);
        return listing.Page(PayloadKind.Branches, repository,
            [.. branches.Skip(from).Take(to - from).Select(branch => Payload(repository, branch.Name, branch.Tip, full: false))],
            Links.ByPage(request, Links.PathById(request, repository), paging, branches.Count));
    }

    public static BranchPayload Payload(Repository repository, string name, CommitState tip, bool full) =>
        new(repository.Name, name, repository.Commit(tip), full);
}
