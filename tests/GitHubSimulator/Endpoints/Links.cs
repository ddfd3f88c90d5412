using System.Globalization;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>The Link header of a list. Like GitHub's its URLs name the repository by id.</summary>
internal static class Links
{
    public static string? ByCursor(ApiRequest request, long repository, long? next) =>
        next is { } key ? Link(request, repository, ("after", Cursor.Write(key)), "next") : null;

    public static string? ByPage(ApiRequest request, long repository, int page, int perPage, int total)
    {
        var last = Math.Max(1, (total + perPage - 1) / perPage);
        var links = new List<string>(4);
        if (page > 1) Add(page - 1, "prev");
        if (page < last) Add(page + 1, "next");
        if (page < last) Add(last, "last");
        if (page > 1) Add(1, "first");
        return links.Count == 0 ? null : string.Join(", ", links);

        void Add(int number, string rel) =>
            links.Add(Link(request, repository, ("page", number.ToString(CultureInfo.InvariantCulture)), rel));
    }

    /// <summary>Puts first what a reader of links must step over.</summary>
    public static string WithDeprecation(string? links)
    {
        const string deprecation = """<https://docs.github.com/en/rest/about-the-rest-api/api-versions>; rel="deprecation"; type="text/html" """;
        return links is null ? deprecation.TrimEnd() : deprecation.TrimEnd() + ", " + links;
    }

    private static string Link(ApiRequest request, long repository, (string, string) paging, string rel)
    {
        var rest = request.Path[request.Path.LastIndexOf('/')..];
        return $"<{request.Origin}/repositories/{repository}{rest}{request.QueryWith(paging)}>; rel=\"{rel}\"";
    }
}
