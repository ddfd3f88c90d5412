using System.Text;
using System.Text.Json;
using GitHubQueue.Records;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>An event in the shape of today, such as GitHub would give it.</summary>
internal sealed record TestEvent
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Null: none, as in 2012.</summary>
    public string? Id { get; init; }

    public string Type { get; init; } = "PushEvent";

    /// <summary>JSON; null: it names none.</summary>
    public string? ActorId { get; init; } = "1";

    /// <summary>Null: it doesn't tell.</summary>
    public string? Login { get; init; } = "octocat";

    /// <inheritdoc cref="ActorId"/>
    public string? RepoId { get; init; } = "7";

    /// <inheritdoc cref="Login"/>
    public string? Repo { get; init; } = "octocat/Hello-World";

    public string? Org { get; init; }

    /// <summary>Text; null: it doesn't tell.</summary>
    public string? At { get; init; } = Noon.ToText();

    public string Payload { get; init; } = "{}";

    /// <summary>Decides the archive's partition, which is one of an hour.</summary>
    public DateTimeOffset FetchedAt { get; init; } = CrewRecords.Start;

    public static TestEvent Of(int number) => new()
    {
        Id = FormattableString.Invariant($"{number}"),
        Type = new[] { "PushEvent", "WatchEvent", "IssuesEvent", "BrandNewEvent" }[number % 4],
        ActorId = FormattableString.Invariant($"{number % 50}"),
        Login = FormattableString.Invariant($"user-{number % 50}"),
        RepoId = FormattableString.Invariant($"{number % 30}"),
        Repo = FormattableString.Invariant($"org-{number % 3}/repo-{number % 30}"),
        Org = number % 3 == 0 ? "org-0" : null,
        At = Noon.AddMinutes(number).ToText(),
        Payload = number % 4 == 2 ? """{"action":"opened","issue":{"number":5}}""" : "{}",
    };

    /// <summary>Numbered from <paramref name="first"/>, each of them other.</summary>
    public static IEnumerable<TestEvent> Many(int count, int first = 1) => Enumerable.Range(first, count).Select(Of);

    public static Record RecordOf(string json, DateTimeOffset? fetchedAt = null)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        var hash = PayloadHash.Of(payload);
        return new()
        {
            Entity = Entity.Event,
            Key = $"api.github.com/hash:{hash}",
            AsOf = CrewRecords.Start,
            Hash = hash,
            Org = "",
            Repo = "",
            Source = "events",
            FetchedAt = fetchedAt ?? CrewRecords.Start,
            Payload = payload,
        };
    }

    public Record ToRecord()
    {
        var parts = new List<string> { $"\"type\":{Text(Type)}" };
        Add("id", Id is null ? null : Text(Id));
        Add("created_at", At is null ? null : Text(At));
        Add("actor", Object(("id", ActorId), ("login", Login is null ? null : Text(Login))));
        Add("repo", Object(("id", RepoId), ("name", Repo is null ? null : Text(Repo))));
        Add("org", Org is null ? null : $$"""{"id":99,"login":{{Text(Org)}}}""");
        Add("payload", Payload);
        Add("public", "true");
        return RecordOf($"{{{string.Join(',', parts)}}}", FetchedAt);

        void Add(string name, string? json) => parts.AddRange(json is null ? [] : [$"\"{name}\":{json}"]);
    }

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static string? Object(params (string Name, string? Json)[] fields) => fields.All(field => field.Json is null)
        ? null
        : $"{{{string.Join(',', fields.Where(field => field.Json is not null).Select(field => $"\"{field.Name}\":{field.Json}"))}}}";
}
