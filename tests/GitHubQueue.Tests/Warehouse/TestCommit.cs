using System.Globalization;
using System.Text;
using GitHubQueue.Records;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A commit in the list form, such as GitHub would give it.</summary>
internal sealed record TestCommit
{
    public required int Number { get; init; }

    public string Message { get; init; } = "Fix";

    public string? Author { get; init; } = "octocat";

    public DateTimeOffset At { get; init; } = CrewRecords.Start.AddDays(-1);

    /// <summary>Its day is the run date.</summary>
    public DateTimeOffset FetchedAt { get; init; } = CrewRecords.Start;

    public string Repository { get; init; } = "1296269";

    /// <summary>JSON.</summary>
    public string Parents { get; init; } = "[]";

    public string Sha => Number.ToString("x40", CultureInfo.InvariantCulture);

    public Record ToRecord()
    {
        var (author, committer) = (Signature("The Octocat", "octocat@example.com"), Signature("GitHub", "noreply@example.com"));
        var login = Author is null ? "null" : $$"""{"login":"{{Author}}"}""";
        var commit = $$"""{"message":"{{Message}}","author":{{author}},"committer":{{committer}},"comment_count":0,"verification":{"verified":true} }""";
        return RecordOf($$"""{"sha":"{{Sha}}","commit":{{commit}},"html_url":"https://github.com/c/{{Sha}}","author":{{login}},"parents":{{Parents}} }""");
    }

    /// <summary>Of the same repository, day and month.</summary>
    public Record RecordOf(string json)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        return new()
        {
            Entity = Entity.Commit,
            Key = $"api.github.com/{Repository}/{Sha}",
            AsOf = FetchedAt,
            Hash = PayloadHash.Of(payload),
            Org = "octocat",
            Repo = "Hello-World",
            Source = "commits",
            FetchedAt = FetchedAt,
            HappenedAt = At,
            Payload = payload,
        };
    }

    private string Signature(string name, string email) => $$"""{"name":"{{name}}","email":"{{email}}","date":"{{At.ToText()}}"}""";
}
