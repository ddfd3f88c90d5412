using System.Globalization;
using GitHubSimulator.Issues;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>The list of issues and pull requests: https://docs.github.com/rest/issues/issues#list-repository-issues.</summary>
internal sealed class IssuesEndpoint(SimulatorOptions options) : IRepositoryEndpoint
{
    private const string Disabled =
        """{"message":"Issues are disabled for this repo","documentation_url":"https://developer.github.com/v3/issues/"}""";
    private const string PageRefused =
        "Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)";
    private const string Documentation = "https://docs.github.com/rest/issues/issues#list-repository-issues";

    /// <summary>GitHub answers nothing at all to a 'since' before this.</summary>
    private static readonly long FirstSince = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public string Path => "/issues";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        if (repository.Availability == Availability.IssuesDisabled)
            return new(410, Utf8Buffer.Of(Disabled));
        if (!TryReadSince(request.Parameter("since"), out var since))
            return Server.Answer.Error(422, "Validation Failed", Documentation, """[{"resource":"Issue","code":"invalid","field":"since"}]""");
        var byCursor = options.Pagination == Pagination.Cursor;
        var paging = Paging.Of(request);
        long? after = null;
        if (byCursor && request.Parameter("after") is { Length: > 0 } text)
        {
            if (!Cursor.TryRead(text, out var key))
                return Server.Answer.Error(422, "Invalid cursor for the after parameter.", Documentation);
            after = key;
        }
        else if (byCursor && paging.Page > 1)
        {
            return Server.Answer.Error(422, PageRefused, Documentation);
        }

        var query = new IssueQuery(
            request.Parameter("sort") switch { "updated" => IssueSort.Updated, "comments" => IssueSort.Comments, _ => IssueSort.Created },
            request.Parameter("direction") == "asc",
            request.Parameter("state") switch { "all" => null, "closed" => false, _ => true },
            since, paging.PerPage, paging.Page, after);
        var found = since < FirstSince ? new IssuePage([], null, 0)
            : byCursor ? repository.Issues.ReadAfter(query)
            : repository.Issues.ReadNumbered(query);
        var links = byCursor
            ? Links.ByCursor(request, Links.PathById(request, repository), found.Next)
            : Links.ByPage(request, Links.PathById(request, repository), paging, found.Total);
        return new Answer(200, Render(found.Items))
        {
            Tagged = true,
            Link = options.DeprecationLink ? Links.WithDeprecation(links) : links,
            Sent = () => { foreach (var item in found.Items) item.Served = true; },
        };
    }

    private Utf8Buffer Render(IReadOnlyList<IssueState> items)
    {
        var output = new Utf8Buffer(16 + (items.Count * 5500)).Append((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) output.Append((byte)',');
            items[i].Bytes.Render(items[i], output);
        }

        output.Append((byte)']');
        if (!options.PrettyPrint) return output;
        using (output) return PrettyPrinter.Print(output.Span);
    }

    private static bool TryReadSince(string? text, out long? since)
    {
        since = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return false;
        since = (long)Math.Ceiling((time - DateTimeOffset.UnixEpoch).TotalSeconds);
        return true;
    }
}
