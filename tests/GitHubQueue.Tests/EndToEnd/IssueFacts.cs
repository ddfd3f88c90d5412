using System.Globalization;
using System.Text.Json;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What GitHub says of an issue and what its row must say, read from either without the program's own reader.</summary>
internal sealed record IssueFacts(
    long Id, long Number, string Org, string Repo, string Title, string State, bool IsPullRequest, string? Author, string Labels, long Comments,
    string CreatedAt, string UpdatedAt, string? ClosedAt, string? Url)
{
    public static IssueFacts OfPayload(ReadOnlyMemory<byte> payload, string org, string repo)
    {
        using var document = JsonDocument.Parse(payload);
        var issue = document.RootElement;
        var user = issue.GetProperty("user");
        return new(
            issue.GetProperty("id").GetInt64(), issue.GetProperty("number").GetInt64(), org, repo, issue.GetProperty("title").GetString()!,
            issue.GetProperty("state").GetString()!, issue.TryGetProperty("pull_request", out _),
            user.ValueKind == JsonValueKind.Null ? null : user.GetProperty("login").GetString(),
            string.Join('\n', issue.GetProperty("labels").EnumerateArray().Select(label => label.GetProperty("name").GetString())),
            issue.GetProperty("comments").GetInt64(), issue.GetProperty("created_at").GetString()!, issue.GetProperty("updated_at").GetString()!,
            issue.GetProperty("closed_at").GetString(), issue.GetProperty("html_url").GetString());
    }

    /// <summary>By number.</summary>
    public static List<IssueFacts> OfTable(Database database)
    {
        var rows = database.Prepare("""
            select id, number, org, repo, title, state, is_pull_request, author, labels, comments, created_at, updated_at, closed_at, url
              from issues order by number, id
            """);
        var facts = new List<IssueFacts>();
        while (rows.Step())
            facts.Add(new(
                rows.Number(0), rows.Number(1), rows.Text(2)!, rows.Text(3)!, rows.Text(4)!, rows.Text(5)!, rows.Number(6) == 1, rows.Text(7),
                string.Join('\n', JsonSerializer.Deserialize<string[]>(rows.Text(8)!)!), rows.Number(9), rows.Text(10)!, rows.Text(11)!,
                rows.Text(12), rows.Text(13)));
        return facts;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Number} '{Title}' {State} of {UpdatedAt} in {Org}/{Repo} (id {Id})");
}
