using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>One commit with its files: https://docs.github.com/rest/commits/commits#get-a-commit.</summary>
internal sealed class CommitEndpoint(Listing listing) : IRepositoryEndpoint
{
    public string Path => "/commits/{*ref}";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        if (CommitsEndpoint.Refuse(repository) is { } refusal) return refusal;
        return repository.History.Resolve(argument) is { } commit
            ? listing.One(PayloadKind.CommitDetails, repository, repository.Commit(commit, full: true))
            : Server.Answer.Error(422, $"No commit found for SHA: {argument}", "https://docs.github.com/rest/commits/commits#get-a-commit");
    }
}
