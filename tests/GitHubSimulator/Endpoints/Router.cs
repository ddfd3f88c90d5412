using System.Globalization;
using GitHubSimulator.Events;
using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>Finds who answers a path, and answers for repositories that moved or refuse.</summary>
internal sealed class Router
{
    private readonly RepositoryDirectory repositories;
    private readonly Budgets budgets;
    private readonly EventsEndpoint events;
    private readonly OwnedRepositoriesEndpoint owned;
    private readonly SearchEndpoint search;
    private readonly IRepositoryEndpoint[] endpoints;

    public Router(SimulatorOptions options, RepositoryDirectory repositories, EventFeed feed, ServedLog served, Budgets budgets)
    {
        (this.repositories, this.budgets) = (repositories, budgets);
        var listing = new Listing(options, served);
        events = new EventsEndpoint(options, feed, repositories, listing);
        owned = new OwnedRepositoriesEndpoint(repositories, listing);
        search = new SearchEndpoint(repositories);
        endpoints =
        [
            new RepositoryEndpoint(options.Time), new IssuesEndpoint(options), new PullsEndpoint(options, listing), new PullEndpoint(listing),
            new ReviewsEndpoint(listing), new FilesEndpoint(listing), new CommitsEndpoint(listing), new CommitEndpoint(listing),
            new CompareEndpoint(listing), new BranchesEndpoint(listing), new BranchEndpoint(listing), events,
        ];
    }

    /// <summary>The path as a template, for the statistics.</summary>
    public string Template(ApiRequest request) => request.Method + " " + Route.Of(request.Path) switch
    {
        ("repos", _, var rest) => "/repos/{owner}/{repo}" + Template(rest),
        ("repositories", _, var rest) => "/repositories/{id}" + Template(rest),
        ("orgs", _, var rest) => "/orgs/{org}" + rest,
        ("organizations", _, var rest) => "/organizations/{id}" + rest,
        ("users", _, var rest) => "/users/{username}" + rest,
        ("user", _, var rest) => "/user/{id}" + rest,
        _ => request.Path,
    };

    public Answer Answer(ApiRequest request) => Route.Of(request.Path) switch
    {
        ("repos", var name, var rest) => ForRepository(request, repositories.Find(name), rest),
        ("repositories", var id, var rest) => ForRepository(request, FindById(id), rest),
        (not "", _, _) when !request.IsRead => Server.Answer.NotFound(),
        ("orgs" or "organizations", var owner, "/repos") => owned.Answer(request, owner, isOrganization: true),
        ("users" or "user", var owner, "/repos") => owned.Answer(request, owner, isOrganization: false),
        ("orgs" or "organizations", var owner, "/events") => events.OfOrganization(request, owner),
        _ => request.Path switch
        {
            "/" => new(200, Utf8Buffer.Of(
                $$"""{"repository_url":"{{request.Origin}}/repos/{owner}/{repo}","rate_limit_url":"{{request.Origin}}/rate_limit"}""")),
            "/events" when request.IsRead => events.Answer(request),
            "/search/issues" when request.IsRead => search.Answer(request),
            "/rate_limit" => RateLimit(budgets.Look(request.Token)),
            _ => Server.Answer.NotFound(),
        },
    };

    private (Repository? Repository, long? MovedTo) FindById(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? repositories.Find(number) : default;

    private Answer ForRepository(ApiRequest request, (Repository? Repository, long? MovedTo) found, string rest)
    {
        if (found.MovedTo is { } id) return Moved(request, $"{request.Origin}/repositories/{id}{rest}{request.QueryString}");
        if (found.Repository is not { } repository || !request.IsRead) return Server.Answer.NotFound();
        if (Refusal.Of(repository.Availability) is { } refusal) return refusal;
        foreach (var endpoint in endpoints)
            if (Route.Matches(endpoint.Path, rest, out var argument)) return endpoint.Answer(request, repository, argument);
        return Server.Answer.NotFound();
    }

    private static Answer Moved(ApiRequest request, string url)
    {
        var answer = new Answer(request.IsRead ? 301 : 307, Utf8Buffer.Of(
            $$"""{"message":"Moved Permanently","url":"{{url}}","documentation_url":"https://docs.github.com/v3/#http-redirects"}"""));
        answer.Headers["Location"] = url;
        return answer;
    }

    private static Answer RateLimit(Budget budget)
    {
        var core = $$"""{"limit":{{budget.Limit}},"used":{{budget.Used}},"remaining":{{budget.Remaining}},"reset":{{budget.Reset}}}""";
        var search = $$"""{"limit":30,"used":0,"remaining":30,"reset":{{budget.Reset}}}""";
        var graphql = $$"""{"limit":5000,"used":0,"remaining":5000,"reset":{{budget.Reset}}}""";
        var json = $$"""{"resources":{"core":{{core}},"search":{{search}},"graphql":{{graphql}}},"rate":{{core}}}""";
        return new Answer(200, Utf8Buffer.Of(json)) { Counted = false };
    }

    /// <summary>The endpoint's template, or the path itself where there is none.</summary>
    private string Template(string resource)
    {
        foreach (var endpoint in endpoints)
            if (Route.Matches(endpoint.Path, resource, out _)) return endpoint.Path.Replace("{*", "{", StringComparison.Ordinal);
        return resource;
    }
}
