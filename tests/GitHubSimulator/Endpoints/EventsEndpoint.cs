using GitHubSimulator.Events;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>The public events of all, an organization and a repository: https://docs.github.com/rest/activity/events.</summary>
internal sealed class EventsEndpoint(SimulatorOptions options, EventFeed feed, RepositoryDirectory repositories, Listing listing)
    : IRepositoryEndpoint
{
    private const string Documentation = "https://docs.github.com/rest/activity/events";
    private const string Limited = "In order to keep the API fast for everyone, pagination is limited for this resource.";

    public string Path => "/events";

    public Answer Answer(ApiRequest request) => Page(request, "/events", feed.Newest(_ => true));

    public Answer Answer(ApiRequest request, Repository repository, string argument) => Page(request, Links.PathById(request, repository),
        feed.Newest(found => found.Repository == repository || found.RepositoryName.Equals(repository.Name, StringComparison.OrdinalIgnoreCase)));

    /// <param name="name">The organization's login or, as in the links, its id.</param>
    public Answer OfOrganization(ApiRequest request, string name)
    {
        var login = repositories.OwnedBy(name) is [var repository, ..] ? repository.Owner : name;
        var events = feed.Newest(found => found.Name.StartsWith(login + "/", StringComparison.OrdinalIgnoreCase));
        if (events.Count == 0 && repositories.OwnedBy(name).Count == 0) return Server.Answer.NotFound();
        return Page(request, $"/organizations/{People.OwnerId(login)}/events", events);
    }

    private Answer Page(ApiRequest request, string path, IReadOnlyList<FeedEvent> events)
    {
        var paging = Paging.Of(request);
        if (paging.IsBeyond(EventFeed.Window)) return Server.Answer.Error(422, Limited, Documentation);
        var (from, to) = paging.Range(events.Count);
        var answer = listing.Page(
            [.. events.Skip(from).Take(to - from).Select(found => (PayloadKind.Events, found.Owner, found.Payload(options)))],
            Links.ByPage(request, path, paging, events.Count));
        answer.Headers["X-Poll-Interval"] = "60";
        return answer;
    }
}
