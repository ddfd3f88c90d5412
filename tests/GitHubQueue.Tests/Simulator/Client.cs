using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GitHubSimulator;

namespace GitHubQueue.Tests.Simulator;

/// <summary>A plain client that shows the tests what came over the wire.</summary>
internal sealed partial class Client(SimulatedGitHub github, string? token = null) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = github.Url };

    public async Task<Reply> GetAsync(string target, string? ifNoneMatch = null, bool userAgent = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        if (userAgent) request.Headers.UserAgent.ParseAdd("tests/1");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        using var response = await http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>All pages from this one on, by rel="next".</summary>
    public async Task<List<Reply>> WalkAsync(string target)
    {
        var pages = new List<Reply>();
        for (string? next = target; next is not null; next = pages[^1].Rel("next")) pages.Add(await GetAsync(next));
        return pages;
    }

    public async Task<Reply> ControlAsync(HttpMethod method, string target, string? body = null)
    {
        using var request = new HttpRequestMessage(method, target) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        return new Reply((int)response.StatusCode, [], await response.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => http.Dispose();

    internal sealed record Reply(int Status, Dictionary<string, string> Headers, byte[] Bytes)
    {
        public string Body => Encoding.UTF8.GetString(Bytes);

        public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

        public int[] Numbers => [.. Json.EnumerateArray().Select(issue => issue.GetProperty("number").GetInt32())];

        public string this[string header] => Headers.GetValueOrDefault(header, "");

        public string? Rel(string rel) =>
            LinkPattern().Matches(this["Link"]).FirstOrDefault(link => link.Groups["rel"].Value == rel)?.Groups["url"].Value;

        public string[] Rels => [.. LinkPattern().Matches(this["Link"]).Select(link => link.Groups["rel"].Value)];
    }

    [GeneratedRegex("<(?<url>[^>]+)>; rel=\"(?<rel>[^\"]+)\"")]
    private static partial Regex LinkPattern();
}
