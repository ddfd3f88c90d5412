using GitHubSimulator.Commits;
using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>
/// What one commit has and another hasn't, oldest first: https://docs.github.com/rest/commits/commits#compare-two-commits. Where neither
/// page nor size is asked for, the newest 250 are all there is; otherwise they come in pages, from the oldest on, and changed files, at
/// most 300, with the first page only.
/// </summary>
internal sealed class CompareEndpoint(Listing listing) : IRepositoryEndpoint
{
    private const string Documentation = "https://docs.github.com/rest/commits/commits#compare-two-commits";
    private const int Unpaged = 250;

    public string Path => "/compare/{*basehead}";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        if (CommitsEndpoint.Refuse(repository) is { } refusal) return refusal;
        if (argument.Split("...") is not [var left, var right]) return Server.Answer.NotFound();
        if (Resolve(repository, left) is not { } from || Resolve(repository, right) is not { } to)
            return Server.Answer.Error(404, "Not Found", Documentation);
        var comparison = repository.History.Compare(from, to);
        if (comparison.MergeBase is not { } mergeBase)
            return Server.Answer.Error(404, $"No common ancestor between {left} and {right}.", Documentation);
        var isPaged = request.Parameter("page") is not null || request.Parameter("per_page") is not null;
        var paging = Paging.Of(request);
        var (first, end) = isPaged ? paging.Range(comparison.Ahead.Count) : (Math.Max(0, comparison.Ahead.Count - Unpaged), comparison.Ahead.Count);
        var commits = comparison.Ahead.Skip(first).Take(end - first).Select(commit => repository.Commit(commit)).ToList();
        var json = new Utf8Buffer();
        Head(json, repository, argument, comparison, mergeBase);
        Listing.AppendArray(json.Append(",\"commits\":"u8), commits);
        if (paging.Page == 1) Listing.AppendArray(json.Append(",\"files\":"u8), Files(repository, comparison));
        json.Append((byte)'}');
        return listing.Of(json, isPaged ? Links.OfComparison(request, Links.PathById(request, repository), paging, comparison.Ahead.Count) : null,
            [.. commits.Select(commit => (PayloadKind.Commits, (object)repository, commit))]);
    }

    /// <summary>A branch or SHA, perhaps with an owner before a colon.</summary>
    private static CommitState? Resolve(Repository repository, string reference) =>
        repository.History.Resolve(reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    private static void Head(Utf8Buffer json, Repository repository, string basehead, Comparison comparison, CommitState mergeBase)
    {
        var web = $"https://github.com/{repository.Name}/compare/";
        var permalink = $"{web}{repository.Owner}:{comparison.Base.Sha[..7]}...{repository.Owner}:{comparison.Head.Sha[..7]}";
        json.Append("{\"url\":\"https://api.github.com/repos/"u8).Append(repository.Name).Append("/compare/"u8).Append(basehead);
        json.Append("\",\"html_url\":\""u8).Append(web).Append(basehead).Append("\",\"permalink_url\":\""u8).Append(permalink);
        json.Append("\",\"diff_url\":\""u8).Append(web).Append(basehead).Append(".diff\",\"patch_url\":\""u8).Append(web).Append(basehead);
        json.Append(".patch\",\"base_commit\":"u8);
        repository.Commit(comparison.Base).Render(json);
        repository.Commit(mergeBase).Render(json.Append(",\"merge_base_commit\":"u8));
        json.Append(",\"status\":\""u8).Append(comparison.Status).Append("\",\"ahead_by\":"u8).Append(comparison.Ahead.Count);
        json.Append(",\"behind_by\":"u8).Append(comparison.BehindBy).Append(",\"total_commits\":"u8).Append(comparison.Ahead.Count);
    }

    private static IReadOnlyList<IPayload> Files(Repository repository, Comparison comparison) =>
        [.. CommitPayload.Files(repository.Name, repository.Seed, comparison.Head, Math.Min(300, comparison.Ahead.Count * 2))];
}
