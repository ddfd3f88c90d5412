using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>
/// The repositories of an organization, newest first, or a user, by name: https://docs.github.com/rest/repos/repos. An owner without
/// any isn't there.
/// </summary>
internal sealed class OwnedRepositoriesEndpoint(RepositoryDirectory repositories, Listing listing)
{
    /// <param name="owner">A login or, as in the links, an id.</param>
    public Answer Answer(ApiRequest request, string owner, bool isOrganization)
    {
        var all = repositories.OwnedBy(owner);
        if (all.Count == 0) return Server.Answer.NotFound();
        var chosen = Ordered(all.Where(IsWanted), request, isOrganization);
        var paging = Paging.Of(request);
        var (from, to) = paging.Range(chosen.Count);
        var path = $"/{(isOrganization ? "organizations" : "user")}/{People.OwnerId(all[0].Owner)}/repos";
        return listing.Page(
            [
                .. chosen.Skip(from).Take(to - from)
                    .Select(repository => (PayloadKind.Repositories, (object)repository, repository.Object(repository.Stars()))),
            ],
            Links.ByPage(request, path, paging, chosen.Count));

        bool IsWanted(Repository repository) => request.Parameter("type") switch
        {
            "forks" => repository.Fork,
            "sources" => !repository.Fork,
            "private" => false,
            _ => true,
        };
    }

    /// <summary>All sorts but by name go by creation here, in which nothing else happens to repositories.</summary>
    private static List<Repository> Ordered(IEnumerable<Repository> chosen, ApiRequest request, bool isOrganization)
    {
        var byName = (request.Parameter("sort") ?? (isOrganization ? "created" : "full_name")) == "full_name";
        var ascending = request.Parameter("direction") switch { "asc" => true, "desc" => false, _ => byName };
        var ordered = byName
            ? chosen.OrderBy(repository => repository.Name, StringComparer.OrdinalIgnoreCase)
            : chosen.OrderBy(repository => repository.Id);
        return ascending ? [.. ordered] : [.. ordered.Reverse()];
    }
}
