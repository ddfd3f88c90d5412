using System.Text.Json;

namespace GitHubSimulator.Repositories;

/// <summary>
/// A folder of recorded JSON Lines: issues, pull requests in the list's and in the full form, their reviews and files, commits and
/// events. What doesn't name its repository or pull request itself is told by the URL it was got from, or left out.
/// </summary>
/// <param name="every">Whether each of several recordings of one thing is served, as a state of its own; otherwise the last one is.</param>
internal sealed class RecordedData(bool every)
{
    private readonly SortedDictionary<string, RecordedRepository> repositories = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RecordedEvent> events = [];

    public IEnumerable<RecordedRepository> Repositories => repositories.Values;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RecordedEvent> Events => [.. events.OrderBy(recorded => recorded.Created)];

    public static RecordedData Read(string folder, bool every)
    {
        var data = new RecordedData(every);
        foreach (var (name, line) in RecordedLine.Read(folder, name => Kind(name) is not null))
        {
            try
            {
                using var document = JsonDocument.Parse(line.Json);
                data.Add(Kind(name)!, document.RootElement, line);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"Line {line.Number} of '{line.File}' doesn't look like one of its kind ('{Kind(name)}'): {e.Message}", e);
            }
        }

        return data;
    }

    private static string? Kind(string name) => name switch
    {
        "issues" or "search_issues" => "issues",
        "pulls" or "pulls_list" => "pulls",
        "reviews" or "pull_files" or "commits_list" or "events" => name,
        _ => name.StartsWith("issues_", StringComparison.Ordinal) ? "issues" : null,
    };

    private void Add(string kind, JsonElement element, RecordedLine line)
    {
        switch (kind)
        {
            case "issues":
                var url = element.TryGetProperty("repository_url", out var own) ? own.GetString() : element.GetProperty("url").GetString();
                Of(url!).AddIssue(element, line.Json);
                break;
            case "pulls": Of(element.GetProperty("url").GetString()!).AddPull(element, line.Json); break;
            case "reviews":
                var pull = element.GetProperty("pull_request_url").GetString()!;
                Of(pull).AddReview(NumberIn(pull), element, line.Json);
                break;
            case "pull_files":
                if (line.Url is { } files && files.Contains("/repos/", StringComparison.Ordinal)) Of(files).AddFile(NumberIn(files), element, line.Json);
                break;
            case "commits_list": Of(element.GetProperty("url").GetString()!).AddCommit(element, line.Json); break;
            default: events.Add(RecordedEvent.Read(element, line.Json)); break;
        }
    }

    /// <summary>The repository that a URL of the API lies below.</summary>
    private RecordedRepository Of(string url)
    {
        var path = url.Split("/repos/", 2)[^1].Split('/');
        var name = $"{path[0]}/{path[1]}";
        if (!repositories.TryGetValue(name, out var repository)) repositories[name] = repository = new RecordedRepository(name, every);
        return repository;
    }

    private static int NumberIn(string url) =>
        int.Parse(url.Split("/pulls/", 2)[1].Split('/', '?')[0], System.Globalization.CultureInfo.InvariantCulture);
}
