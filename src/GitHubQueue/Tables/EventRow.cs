using System.Text.Json;
using static GitHubQueue.Tables.Column;

namespace GitHubQueue.Tables;

/// <summary>
/// A public event, of any year's shape: https://docs.github.com/en/rest/using-the-rest-api/github-event-types. Only the type is required:
/// events of 2012 have no id and name their actor by a text, and since October 2025 payloads hold little more than ids.
/// </summary>
public sealed record EventRow : Row
{
    internal static readonly RowTable Table = new(
        "events",
        Text("id"), Text("type"), Text("action"), Text("actor"), Integer("actor_id"), Text("event_repository"),
        Integer("event_repository_id"), Text("event_org"), Integer("number"), Text("ref"), Text("ref_type"), Text("head_sha"),
        Text("before_sha"), Integer("commits"), Boolean("is_public"), Timestamp("created_at"));

    public override RowTable Target => Table;

    /// <summary>Text, as GitHub has it. Null: of 2012.</summary>
    public string? Id { get; init; }

    public required string Type { get; init; }
    public string? Action { get; init; }
    public string? Actor { get; init; }
    public long? ActorId { get; init; }

    /// <summary>owner/name, as it was called when the event was read.</summary>
    public string? Repository { get; init; }

    public long? RepositoryId { get; init; }
    public string? Org { get; init; }

    /// <summary>Of the issue or pull request that it is about.</summary>
    public long? Number { get; init; }

    public string? Ref { get; init; }
    public string? RefType { get; init; }
    public string? HeadSha { get; init; }
    public string? BeforeSha { get; init; }

    /// <summary>How many commits were pushed; null: no push, or since October 2025.</summary>
    public long? Commits { get; init; }

    public bool? IsPublic { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }

    internal static EventRow Read(JsonElement element)
    {
        var happened = new Fields(element);
        var payload = happened.ObjectOrNull("payload");
        var actor = happened.ObjectOrNull("actor");
        // Until 2012 'repository' instead of 'repo', with name, owner and organisation apart.
        var repository = happened.ObjectOrNull("repo") ?? happened.ObjectOrNull("repository");
        var owner = repository?.TextOrInner("owner", "login");
        var name = repository?.Text("name");
        return new EventRow
        {
            Id = NonEmpty(happened.AnyId("id")),
            Type = happened.RequiredText("type"),
            Action = payload?.Text("action"),
            Actor = NonEmpty(happened.TextOrInner("actor", "login")),
            ActorId = actor?.IntegerOrNull("id"),
            Repository = name is null or "/" ? null : owner is null ? name : $"{owner}/{name}",
            RepositoryId = repository?.IntegerOrNull("id"),
            Org = happened.TextOrInner("org", "login") ?? repository?.TextOrInner("organization", "login"),
            Number = payload is { } about ? NumberIn(about) : null,
            Ref = payload?.Text("ref"),
            RefType = payload?.Text("ref_type"),
            HeadSha = payload?.Text("head"),
            BeforeSha = payload?.Text("before"),
            Commits = payload?.Integer("size"),
            IsPublic = happened.Flag("public"),
            CreatedAt = happened.Time("created_at"),
        };
    }

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Add(Id).Add(Type).Add(Action).Add(Actor).Add(ActorId).Add(Repository).Add(RepositoryId).Add(Org).Add(Number).Add(Ref)
            .Add(RefType).Add(HeadSha).Add(BeforeSha).Add(Commits).Add(IsPublic).Add(CreatedAt);
    }

    private static long? NumberIn(Fields payload) =>
        payload.Integer("number") ?? payload.ObjectOrNull("issue")?.Integer("number") ?? payload.ObjectOrNull("pull_request")?.Integer("number");

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
