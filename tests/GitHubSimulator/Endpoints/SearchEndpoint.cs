using System.Globalization;
using GitHubSimulator.Issues;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>
/// A search for issues or pull requests of one repository, by when they were updated: https://docs.github.com/rest/search/search. It has
/// a budget of its own, which is not kept here.
/// </summary>
internal sealed class SearchEndpoint(RepositoryDirectory repositories)
{
    private const string Documentation = "https://docs.github.com/v3/search/";

    public Answer Answer(ApiRequest request)
    {
        var terms = (request.Parameter("q") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = Value(terms, "repo:");
        if (name is null || repositories.Find(name).Repository is not { Availability: Availability.Available } repository)
            return Server.Answer.Error(422, "Validation Failed", Documentation, """[{"message":"The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.","resource":"Search","field":"q","code":"invalid"}]""");
        var isPull = Value(terms, "is:") switch { "pr" or "pull-request" => true, "issue" => false, _ => (bool?)null };
        if (isPull is null)
            return Server.Answer.Error(422, "Validation Failed", Documentation, """[{"message":"Query must include 'is:issue' or 'is:pull-request'","resource":"Search","field":"q","code":"invalid"}]""");
        var (from, to) = Updated(Value(terms, "updated:"));
        var found = repository.Issues.Current.Where(issue => issue.Pull is not null == isPull && issue.Updated >= from && issue.Updated <= to).ToList();
        var output = new Utf8Buffer();
        output.Append("{\"total_count\":"u8).Append(found.Count).Append(",\"incomplete_results\":false,\"items\":["u8);
        foreach (var (issue, index) in found.Take(Paging.Of(request).PerPage).Select((issue, index) => (issue, index)))
        {
            output.Append(index == 0 ? ""u8 : ","u8);
            issue.Bytes.Render(issue, output);
        }

        return new Answer(200, output.Append("]}"u8)) { Counted = false, ShowsBudget = false };
    }

    private static string? Value(string[] terms, string qualifier) =>
        terms.FirstOrDefault(term => term.StartsWith(qualifier, StringComparison.Ordinal))?[qualifier.Length..];

    /// <summary>Both ends are inclusive.</summary>
    private static (long From, long To) Updated(string? text) => text switch
    {
        null => (long.MinValue, long.MaxValue),
        ['>', '=', .. var time] => (Seconds(time), long.MaxValue),
        ['<', .. var time] => (long.MinValue, Seconds(time) - 1),
        _ when text.Split("..") is [var from, var to] => (Seconds(from), Seconds(to)),
        _ => (long.MaxValue, long.MinValue),
    };

    private static long Seconds(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds() : long.MaxValue;
}
