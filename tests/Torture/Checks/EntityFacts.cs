using System.Text.Json;

namespace Torture.Checks;

/// <summary>For each entity, which columns of its table must equal which fields of its payload, as text.</summary>
/// <param name="Entity">As in the queue.</param>
/// <param name="Table">In pipeline.db.</param>
/// <param name="KeyColumn">Of that table.</param>
/// <param name="Fields">Column and path.</param>
internal sealed record EntityFacts(string Entity, string Table, string KeyColumn, (string Column, string Path)[] Fields)
{
    public static readonly IReadOnlyList<EntityFacts> All =
    [
        new("issue", "issues", "key",
            [("number", "number"), ("title", "title"), ("state", "state"), ("comments", "comments"), ("author", "user.login"), ("created_at", "created_at"), ("updated_at", "updated_at"), ("closed_at", "closed_at")]),
        new("pull_request", "pull_requests", "key",
            [("number", "number"), ("title", "title"), ("state", "state"), ("head_sha", "head.sha"), ("base_ref", "base.ref"), ("updated_at", "updated_at"), ("merged_at", "merged_at")]),
        new("pull_request_review", "pull_request_reviews", "key", [("id", "id"), ("upper(state)", "state^"), ("submitted_at", "submitted_at"), ("commit_sha", "commit_id")]),
        new("pull_request_file", "pull_request_files", "key",
            [("filename", "filename"), ("status", "status"), ("additions", "additions"), ("deletions", "deletions"), ("blob_sha", "sha")]),
        new("commit", "commits", "key", [("sha", "sha"), ("message", "commit.message"), ("authored_at", "commit.author.date"), ("committed_at", "commit.committer.date")]),
        new("event", "events", "key", [("id", "id"), ("type", "type"), ("created_at", "created_at"), ("actor", "actor.login"), ("event_repository", "repo.name")]),
        new("csv", "services", "_key", [("id", "id"), ("name", "name"), ("since", "since")]),
    ];

    public static EntityFacts Of(string entity) => All.Single(facts => facts.Entity == entity);

    /// <summary>Key and facts of each row.</summary>
    public string Sql => $"select {KeyColumn}, {string.Join(" || '|' || ", Fields.Select(one => $"coalesce({one.Column}, '')"))} from {Table}";

    public string Read(JsonElement payload) => string.Join('|', Fields.Select(one => Text(payload, one.Path)));

    private static string Text(JsonElement value, string path)
    {
        foreach (var name in path.TrimEnd('^').Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return "";
        }
        var text = value.ValueKind switch { JsonValueKind.Null => "", JsonValueKind.String => value.GetString()!, _ => value.GetRawText() };
        return path.EndsWith('^') ? text.ToUpperInvariant() : text;
    }
}
