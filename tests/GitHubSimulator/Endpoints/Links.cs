using System.Globalization;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>The Link header of a list.</summary>
internal static class Links
{
    /// <summary>The path of the same resource by the repository's id, which GitHub's links have whatever the request used.</summary>
    public static string PathById(ApiRequest request, Repository repository) => $"/repositories/{repository.Id}{Route.Of(request.Path).Resource}";

    public static string? ByCursor(ApiRequest request, string path, long? next) =>
        next is { } key ? Link(request, path, ("after", Cursor.Write(key)), "next") : null;

    public static string? ByPage(ApiRequest request, string path, Paging paging, int total)
    {
        var last = Last(paging, total);
        var links = new List<string>(4);
        if (paging.Page > 1) links.Add(Numbered(request, path, paging.Page - 1, "prev"));
        if (paging.Page < last) links.Add(Numbered(request, path, paging.Page + 1, "next"));
        if (paging.Page < last) links.Add(Numbered(request, path, last, "last"));
        if (paging.Page > 1) links.Add(Numbered(request, path, 1, "first"));
        return links.Count == 0 ? null : string.Join(", ", links);
    }

    /// <summary>
    /// Comparisons have their own order of rels, and a 'first' and 'last' on every page (recorded by hub4j/github-api, listCommitsBetweenPaginated).
    /// </summary>
    public static string? OfComparison(ApiRequest request, string path, Paging paging, int total)
    {
        var last = Last(paging, total);
        if (last == 1) return null;
        var links = new List<string> { Numbered(request, path, last, "last") };
        if (paging.Page < last) links.Add(Numbered(request, path, paging.Page + 1, "next"));
        links.Add(Numbered(request, path, 1, "first"));
        if (paging.Page > 1) links.Add(Numbered(request, path, paging.Page - 1, "prev"));
        return string.Join(", ", links);
    }

    /// <summary>Puts first what a reader of links must step over.</summary>
    public static string WithDeprecation(string? links)
    {
        const string deprecation = """<https://docs.github.com/en/rest/about-the-rest-api/api-versions>; rel="deprecation"; type="text/html" """;
        return links is null ? deprecation.TrimEnd() : deprecation.TrimEnd() + ", " + links;
    }

    private static int Last(Paging paging, int total) => Math.Max(1, (total + paging.PerPage - 1) / paging.PerPage);

    private static string Numbered(ApiRequest request, string path, int page, string rel) =>
        Link(request, path, ("page", page.ToString(CultureInfo.InvariantCulture)), rel);

    private static string Link(ApiRequest request, string path, (string, string) paging, string rel) =>
        $"<{request.Origin}{path}{request.QueryWith(paging)}>; rel=\"{rel}\"";
}
