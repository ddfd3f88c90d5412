using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// Counts issues and pull requests without reading them: https://docs.github.com/en/rest/search/search#search-issues-and-pull-requests. It
/// has a budget of its own, 30 requests a minute.
/// </summary>
internal sealed class IssueSearch(GitHubClient github, RepositoryName repository)
{
    public const string Issues = "issue";
    public const string PullRequests = "pr";

    /// <param name="kind">One of them: GitHub refuses some tokens that ask for both at once.</param>
    /// <param name="since">Updated then or later; <see cref="Window.Beginning"/>: whenever.</param>
    /// <param name="until">Exclusive; null: up to now.</param>
    /// <returns>Null: GitHub doesn't say, or not all that it knows.</returns>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token.</exception>
    public async Task<long?> CountAsync(string kind, DateTimeOffset since, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var updated = (since > Window.Beginning, until) switch
        {
            (false, null) => "",
            (true, null) => $" updated:>={since.ToText()}",
            (false, { } end) => $" updated:<{end.ToText()}",
            (true, { } end) => $" updated:{since.ToText()}..{end.AddSeconds(-1).ToText()}",
        };
        var query = Uri.EscapeDataString($"repo:{repository} is:{kind}{updated}");
        var answer = await github.GetObjectAsync(new Uri($"search/issues?q={query}&per_page=1", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        if (answer is not ObjectAnswer found)
            return null;
        using var document = JsonDocument.Parse(found.Json, JsonValues.DocumentOptions);
        var isWhole = document.RootElement.Field("incomplete_results")?.ValueKind != JsonValueKind.True;
        return isWhole && document.RootElement.Field("total_count") is { ValueKind: JsonValueKind.Number } total && total.TryGetInt64(out var count) && count >= 0 ? count : null;
    }
}
