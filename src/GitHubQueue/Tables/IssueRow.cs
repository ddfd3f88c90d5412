using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>
/// An issue or pull request in the form of the issues list. Shapes of all years are read: see
/// https://docs.github.com/en/rest/issues/issues#list-repository-issues for today's.
/// </summary>
public sealed record IssueRow : Row
{
    internal static readonly RowTable Table = new(
        "issues",
        "id", "number", "title", "state", "state_reason", "is_pull_request", "is_draft", "author", "author_type",
        "author_association", "labels", "assignees", "milestone", "comments", "is_locked",
        "created_at", "updated_at", "closed_at", "merged_at", "lead_time_hours", "url");

    public required long Id { get; init; }
    public required long Number { get; init; }
    public required string Title { get; init; }

    /// <summary>open or closed.</summary>
    public required string State { get; init; }

    public string? StateReason { get; init; }
    public bool IsPullRequest { get; init; }

    /// <summary>Null: not a pull request, or of a time before drafts.</summary>
    public bool? IsDraft { get; init; }

    /// <summary>Null: the account was deleted.</summary>
    public string? Author { get; init; }

    public string? AuthorType { get; init; }
    public string? AuthorAssociation { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public required IReadOnlyList<string> Assignees { get; init; }
    public string? Milestone { get; init; }
    public long? Comments { get; init; }
    public bool? IsLocked { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? MergedAt { get; init; }
    public string? Url { get; init; }

    /// <summary>From creation to merge, or else to close; null while open, also when an earlier closing left its time behind.</summary>
    public double? LeadTimeHours => State == "closed" && (MergedAt ?? ClosedAt) is { } end ? (end - CreatedAt).TotalHours : null;

    internal static IssueRow Read(JsonElement payload)
    {
        var issue = new Fields(payload);
        var author = issue.Object("user");
        var pull = issue.Object("pull_request");
        return new IssueRow
        {
            Id = issue.Id("id"),
            Number = issue.Id("number"),
            Title = issue.RequiredText("title"),
            State = issue.OneOf("state", "open", "closed"),
            StateReason = issue.Text("state_reason"),
            // Until 2013 plain issues carried a pull_request object, all of nulls.
            IsPullRequest = (pull?.Text("url") ?? pull?.Text("html_url")) is not null,
            IsDraft = issue.Flag("draft"),
            Author = author?.Text("login"),
            AuthorType = author?.Text("type"),
            AuthorAssociation = issue.Text("author_association"),
            Labels = issue.Names("labels", "name"),
            Assignees = issue.NamesOrOne("assignees", "assignee", "login"), // before 2016 there was only the one
            Milestone = issue.Object("milestone")?.Text("title"),
            Comments = issue.Integer("comments"),
            IsLocked = issue.Flag("locked"),
            CreatedAt = issue.RequiredTime("created_at"),
            UpdatedAt = issue.RequiredTime("updated_at"),
            ClosedAt = issue.Time("closed_at"),
            MergedAt = pull?.Time("merged_at"),
            Url = issue.Text("html_url"),
        };
    }

    public override void Upsert(Database database, Record record, long itemId, string archiveKey)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(record);
        Table.Begin(database, record, itemId, archiveKey)
            .Add(Id).Add(Number).Add(Title).Add(State).Add(StateReason).Add(IsPullRequest).Add(IsDraft).Add(Author).Add(AuthorType)
            .Add(AuthorAssociation).Add(Labels).Add(Assignees).Add(Milestone).Add(Comments).Add(IsLocked)
            .Add(CreatedAt).Add(UpdatedAt).Add(ClosedAt).Add(MergedAt).Add(LeadTimeHours).Add(Url)
            .Write();
    }
}
