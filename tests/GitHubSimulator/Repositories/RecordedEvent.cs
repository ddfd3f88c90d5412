using System.Globalization;
using System.Text.Json;
using GitHubSimulator.Payloads;

namespace GitHubSimulator.Repositories;

/// <summary>An event of any age. Those of 2012 have no id and name their repository in another place, if at all.</summary>
/// <param name="Repository">owner/name, or empty.</param>
/// <param name="Created">Unix seconds.</param>
internal sealed record RecordedEvent(string Repository, long Created, RecordedPayload Payload)
{
    public static RecordedEvent Read(JsonElement json, byte[] bytes)
    {
        var id = json.TryGetProperty("id", out var own) ? own.ToString() : "";
        var created = DateTimeOffset.Parse(json.GetProperty("created_at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new(RepositoryOf(json), created.ToUnixTimeSeconds(), new RecordedPayload(id, bytes));
    }

    private static string RepositoryOf(JsonElement json)
    {
        if (json.TryGetProperty("repo", out var repo) && repo.ValueKind == JsonValueKind.Object && repo.TryGetProperty("name", out var name)) return name.ToString();
        return json.TryGetProperty("repository", out var old) && old.ValueKind == JsonValueKind.Object
            && old.TryGetProperty("owner", out var owner) && old.TryGetProperty("name", out var part) ? $"{owner}/{part}" : "";
    }
}
