using System.Text.Json;
using System.Text.RegularExpressions;

namespace Torture.Checks;

/// <summary>Reads the quiet GitHub from one end to the other, in the simplest way there is.</summary>
internal sealed partial class PlainReader(Uri github) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = github };

    [GeneratedRegex("<([^>]+)>; rel=\"next\"")]
    private static partial Regex Next { get; }

    /// <summary>Entity, key without the API's address, and facts of all that is there now.</summary>
    public async Task<List<(string Entity, string Key, string Facts)>> ReadAsync(IReadOnlyList<string> repositories, IReadOnlyCollection<string> pulled)
    {
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("plain-reader");
        var found = new List<(string, string, string)>();
        void Add(string entity, string key, JsonElement payload) => found.Add((entity, key, EntityFacts.Of(entity).Read(payload)));
        foreach (var name in repositories)
        {
            var repository = (await GetAsync($"repos/{name}")).Document.RootElement.GetProperty("id").GetRawText();
            await foreach (var issue in ListAsync($"repos/{name}/issues?state=all&per_page=100&sort=created&direction=asc"))
                Add("issue", issue.GetProperty("id").GetRawText(), issue);
            await foreach (var commit in ListAsync($"repos/{name}/commits?per_page=100"))
                Add("commit", $"{repository}/{commit.GetProperty("sha").GetString()}", commit);
            if (pulled.Contains(repository))
                await ReadPullsAsync(name, Add);
        }
        await foreach (var happened in ListAsync("events?per_page=100"))
            Add("event", $"{happened.GetProperty("id").GetString()}@{happened.GetProperty("created_at").GetString()}", happened);
        return found;
    }

    public void Dispose() => _http.Dispose();

    private async Task ReadPullsAsync(string name, Action<string, string, JsonElement> add)
    {
        await foreach (var pull in ListAsync($"repos/{name}/pulls?state=all&per_page=100&sort=created&direction=asc"))
        {
            var (id, number) = (pull.GetProperty("id").GetRawText(), pull.GetProperty("number").GetRawText());
            add("pull_request", id, pull);
            await foreach (var review in ListAsync($"repos/{name}/pulls/{number}/reviews?per_page=100"))
                add("pull_request_review", review.GetProperty("id").GetRawText(), review);
            await foreach (var file in ListAsync($"repos/{name}/pulls/{number}/files?per_page=100"))
                add("pull_request_file", $"{id}/{file.GetProperty("filename").GetString()}", file);
        }
    }

    private async IAsyncEnumerable<JsonElement> ListAsync(string url)
    {
        for (string? next = url; next is not null;)
        {
            var (page, link) = await GetAsync(next);
            foreach (var element in page.RootElement.EnumerateArray())
                yield return element;
            next = link;
        }
    }

    private async Task<(JsonDocument Document, string? Next)> GetAsync(string url)
    {
        using var answer = await _http.GetAsync(url);
        answer.EnsureSuccessStatusCode();
        var link = answer.Headers.TryGetValues("Link", out var links) && Next.Match(string.Join(", ", links)) is { Success: true } match ? match.Groups[1].Value : null;
        return (JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()), link);
    }
}
