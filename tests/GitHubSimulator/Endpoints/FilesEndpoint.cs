using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>
/// The files that a pull request changes, the first 3,000 of them: https://docs.github.com/rest/pulls/pulls#list-pull-requests-files.
/// </summary>
internal sealed class FilesEndpoint(Listing listing) : IRepositoryEndpoint
{
    private const int Most = 3000;

    public string Path => "/pulls/{number}/files";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        if (PullEndpoint.Find(repository, argument) is not { } pull) return Server.Answer.NotFound();
        var paging = Paging.Of(request);
        var total = Math.Min(Most, repository.PullPayloads.CountFiles(pull));
        var (from, to) = paging.Range(total);
        return listing.Page(PayloadKind.Files, repository,
            [.. Enumerable.Range(from, to - from).Select(i => repository.PullPayloads.File(pull, i))],
            Links.ByPage(request, Links.PathById(request, repository), paging, total));
    }
}
