using System.Text;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tests.Support;

/// <summary>Small records of every entity that has a table, in as many states as a test likes.</summary>
internal static class EntityStates
{
    public const string CsvTable = "prices";

    /// <summary>What is <c>STATE</c> in the payloads comes to stand in a column.</summary>
    public static readonly IReadOnlyList<(string Entity, string Table, string Payload)> OfGitHub =
    [
        (Entity.Issue, "issues", """{"id":7,"number":1,"title":"STATE","state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z"}"""),
        (Entity.PullRequest, "pull_requests", """{"id":7,"number":1,"title":"STATE","state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z"}"""),
        (Entity.PullRequestReview, "pull_request_reviews", """{"id":7,"state":"APPROVED","commit_id":"STATE"}"""),
        (Entity.PullRequestFile, "pull_request_files", """{"filename":"a.txt","status":"modified","sha":"STATE"}"""),
        (Entity.Commit, "commits", """{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e","commit":{"message":"STATE"}}"""),
        (Entity.Event, "events", """{"id":"7","type":"PushEvent","payload":{"ref":"STATE"}}"""),
    ];

    /// <summary>And one of a CSV source.</summary>
    public static readonly IReadOnlyList<(string Entity, string Table, string Payload)> All = [.. OfGitHub, (Entity.Csv, CsvTable, """{"name":"STATE"}""")];

    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <param name="kind">Which of <see cref="All"/>.</param>
    /// <param name="asOf">In seconds since some time.</param>
    public static Record Of(int kind, string key, int asOf, string state)
    {
        var payload = Encoding.UTF8.GetBytes(All[kind].Payload.Replace("STATE", state, StringComparison.Ordinal));
        return new Record
        {
            Entity = All[kind].Entity,
            Key = key,
            AsOf = Start.AddSeconds(asOf),
            FetchedAt = Start,
            Hash = PayloadHash.Of(payload),
            Org = "octocat",
            Repo = "Hello-World",
            Source = CsvTable,
            Context = All[kind].Entity == Entity.Csv ? """{"file":"prices.csv","line":2}""" : """{"pull_number":1,"head_sha":"abc"}""",
            Payload = payload,
        };
    }

    /// <summary>Says in the database what the CSV source's rows look like, as its ingest would have.</summary>
    public static void SaveCsvSource(Database database) => database.Write(() => new SourceSettings(database, TimeProvider.System).Save(
        new(CsvTable, "csv", new(CsvTable), CsvTable, new([new("name", CsvType.Text)], ["name"]))));
}
