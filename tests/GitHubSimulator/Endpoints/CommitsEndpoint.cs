using System.Globalization;
using GitHubSimulator.Commits;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>The log of a branch or commit: https://docs.github.com/rest/commits/commits#list-commits.</summary>
internal sealed class CommitsEndpoint(Listing listing) : IRepositoryEndpoint
{
    public string Path => "/commits";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        if (Refuse(repository) is { } refusal) return refusal;
        var reference = request.Parameter("sha") is { Length: > 0 } sha ? sha : "HEAD";
        if (repository.History.Resolve(reference) is not { } tip) return Server.Answer.NotFound();
        var log = Between(repository.History.Log(tip), Time(request.Parameter("since")), Time(request.Parameter("until")));
        var paging = Paging.Of(request);
        var (from, to) = paging.Range(log.Count);
        return listing.Page(PayloadKind.Commits, repository,
            [.. Enumerable.Range(from, to - from).Select(i => repository.Commit(log[i]))],
            Links.ByPage(request, Links.PathById(request, repository), paging, log.Count));
    }

    /// <summary>How GitHub answers everything about the commits of a repository without any.</summary>
    public static Answer? Refuse(Repository repository) => repository.History.Resolve("HEAD") is null
        ? Server.Answer.Error(409, "Git Repository is empty.", "https://docs.github.com/rest/commits/commits#list-commits") : null;

    /// <summary>By the committer's date: commits merged later with an older one are not found by a 'since' between the two.</summary>
    private static IReadOnlyList<CommitState> Between(IReadOnlyList<CommitState> log, long? since, long? until) => since is null && until is null
        ? log : [.. log.Where(commit => commit.Committed >= (since ?? long.MinValue) && commit.Committed <= (until ?? long.MaxValue))];

    private static long? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds() : null;
}
