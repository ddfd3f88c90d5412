using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>A pull request's reviews, oldest first: https://docs.github.com/rest/pulls/reviews.</summary>
internal sealed class ReviewsEndpoint(Listing listing) : IRepositoryEndpoint
{
    public string Path => "/pulls/{number}/reviews";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        if (PullEndpoint.Find(repository, argument) is not { } pull) return Server.Answer.NotFound();
        var paging = Paging.Of(request);
        var total = repository.PullPayloads.CountReviews(pull);
        var (from, to) = paging.Range(total);
        return listing.Page(PayloadKind.Reviews, repository,
            [.. Enumerable.Range(from, to - from).Select(i => repository.PullPayloads.Review(pull, i))],
            Links.ByPage(request, Links.PathById(request, repository), paging, total));
    }
}
