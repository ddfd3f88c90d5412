using GitHubSimulator.Issues;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>The list of pull requests, always paged by number: https://docs.github.com/rest/pulls/pulls#list-pull-requests.</summary>
internal sealed class PullsEndpoint(SimulatorOptions options, Listing listing) : IRepositoryEndpoint
{
    private const long Month = 30 * 86_400;

    public string Path => "/pulls";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        var paging = Paging.Of(request);
        var found = repository.Pulls.ReadNumbered(Query(request, paging));
        var stars = repository.Stars();
        return listing.Page(PayloadKind.Pulls, repository, [.. found.Items.Select(pull => repository.PullPayloads.InList(pull, stars))],
            Links.ByPage(request, Links.PathById(request, repository), paging, found.Total));
    }

    private IssueQuery Query(ApiRequest request, Paging paging)
    {
        var sort = request.Parameter("sort") switch
        {
            "updated" => IssueSort.Updated,
            "popularity" => IssueSort.Comments,
            _ => IssueSort.Created,
        };
        // The oldest of those made more than a month ago that something happened to within the last.
        var longRunning = request.Parameter("sort") == "long-running";
        var now = options.Time.GetUtcNow().ToUnixTimeSeconds();
        var ascendingUnasked = sort != IssueSort.Created || longRunning;
        return new IssueQuery(
            sort,
            request.Parameter("direction") switch { "asc" => true, "desc" => false, _ => ascendingUnasked },
            request.Parameter("state") switch { "all" => null, "closed" => false, _ => true },
            longRunning ? now - Month : null, paging.PerPage, paging.Page, null)
        {
            PullsOnly = true,
            CreatedBefore = longRunning ? now - Month : null,
        };
    }
}
