using System.Text.Json;
using static GitHubQueue.Tables.Column;

namespace GitHubQueue.Tables;

/// <summary>
/// An issue or pull request in the form of the issues list. Shapes of all years are read: see
/// https://docs.github.com/en/rest/issues/issues#list-repository-issues for today's.
/// </summary>
public sealed record IssueRow : Row
{
    internal static readonly RowTable Table = new(
        "issues",
        Integer("id"), Integer("number"), Text("title"), Text("state"), Text("state_reason"), Boolean("is_pull_request"),
        Boolean("is_draft"), Text("author"), Text("author_type"), Text("author_association"), Json("labels"), Json("assignees"),
        Text("milestone"), Integer("comments"), Boolean("is_locked"), Timestamp("created_at"), Timestamp("updated_at"),
        Timestamp("closed_at"), Timestamp("merged_at"), Real("lead_time_hours"), Text("url"));

    public override RowTable Target => Table;

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

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Add(Id).Add(Number).Add(Title).Add(State).Add(StateReason).Add(IsPullRequest).Add(IsDraft).Add(Author).Add(AuthorType)
            .Add(AuthorAssociation).Add(Labels).Add(Assignees).Add(Milestone).Add(Comments).Add(IsLocked)
            .Add(CreatedAt).Add(UpdatedAt).Add(ClosedAt).Add(MergedAt).Add(LeadTimeHours).Add(Url);
    }
}
