using System.Globalization;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>Finds who answers a path, and answers for repositories that moved or refuse.</summary>
internal sealed class Router(SimulatorOptions options, RepositoryDirectory repositories, Budgets budgets)
{
    private readonly IRepositoryEndpoint[] endpoints = [new RepositoryEndpoint(options.Time), new IssuesEndpoint(options)];

    /// <summary>The path as a template, for the statistics.</summary>
    public static string Template(ApiRequest request) => request.Method + " " + Split(request.Path) switch
    {
        ("repos", _, var rest) => "/repos/{owner}/{repo}" + rest,
        ("repositories", _, var rest) => "/repositories/{id}" + rest,
        _ => request.Path,
    };

    public Answer Answer(ApiRequest request) => Split(request.Path) switch
    {
        ("repos", var name, var rest) => ForRepository(request, repositories.Find(name), rest),
        ("repositories", var id, var rest) => ForRepository(request, FindById(id), rest),
        _ => request.Path switch
        {
            "/" => new(200, Utf8Buffer.Of(
                $$"""{"repository_url":"{{request.Origin}}/repos/{owner}/{repo}","rate_limit_url":"{{request.Origin}}/rate_limit"}""")),
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
            if (endpoint.Path == rest) return endpoint.Answer(request, repository);
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

    /// <summary>'/repos/o/r/issues' is ("repos", "o/r", "/issues"); '/repositories/1/issues' is ("repositories", "1", "/issues").</summary>
    private static (string Kind, string Name, string Resource) Split(string path)
    {
        var parts = path.Split('/');
        var words = parts.Length < 3 ? 0 : parts[1] switch { "repos" => 2, "repositories" => 1, _ => 0 };
        if (words == 0 || parts.Length < words + 2) return ("", "", "");
        var rest = parts.Length == words + 2 ? "" : "/" + string.Join('/', parts[(words + 2)..]);
        return (parts[1], string.Join('/', parts[2..(words + 2)]), rest.TrimEnd('/'));
    }
}
