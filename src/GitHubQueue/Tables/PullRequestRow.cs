using System.Text.Json;
using static GitHubQueue.Tables.Column;

namespace GitHubQueue.Tables;

/// <summary>
/// A pull request in the list form (https://docs.github.com/en/rest/pulls/pulls#list-pull-requests). What only the full form has, such
/// as <c>additions</c> or <c>mergeable</c>, is no part of the row: a list would take it away again.
/// </summary>
public sealed record PullRequestRow : Row
{
    internal static readonly RowTable Table = new(
        "pull_requests",
        Integer("id"), Integer("number"), Text("title"), Text("state"), Boolean("is_draft"), Text("author"), Text("author_type"),
        Text("author_association"), Json("labels"), Json("assignees"), Json("requested_reviewers"), Text("milestone"), Text("head_ref"),
        Text("head_sha"), Text("head_repository"), Text("base_ref"), Text("base_sha"), Text("merge_commit_sha"), Boolean("is_auto_merge"),
        Boolean("is_locked"), Timestamp("created_at"), Timestamp("updated_at"), Timestamp("closed_at"), Timestamp("merged_at"),
        Text("url"), Boolean("is_merged"));

    public override RowTable Target => Table;

    public required long Id { get; init; }
    public required long Number { get; init; }
    public required string Title { get; init; }

    /// <summary>open or closed; merged ones are closed.</summary>
    public required string State { get; init; }

    /// <summary>Null: of a time before drafts.</summary>
    public bool? IsDraft { get; init; }

    /// <summary>Null: the account was deleted.</summary>
    public string? Author { get; init; }

    public string? AuthorType { get; init; }
    public string? AuthorAssociation { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public required IReadOnlyList<string> Assignees { get; init; }
    public required IReadOnlyList<string> RequestedReviewers { get; init; }
    public string? Milestone { get; init; }
    public string? HeadRef { get; init; }
    public string? HeadSha { get; init; }

    /// <summary>Null: the fork was deleted.</summary>
    public string? HeadRepository { get; init; }

    public string? BaseRef { get; init; }
    public string? BaseSha { get; init; }

    /// <summary>Of an open pull request: a test merge.</summary>
    public string? MergeCommitSha { get; init; }

    public bool IsAutoMerge { get; init; }
    public bool? IsLocked { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? MergedAt { get; init; }
    public string? Url { get; init; }

    /// <summary>Of <see cref="MergedAt"/>: the list form has no <c>merged</c>.</summary>
    public bool IsMerged => MergedAt is not null;

    internal static PullRequestRow Read(JsonElement payload)
    {
        var pull = new Fields(payload);
        var author = pull.Object("user");
        var head = pull.Object("head");
        var target = pull.Object("base");
        return new PullRequestRow
        {
            Id = pull.Id("id"),
            Number = pull.Id("number"),
            Title = pull.RequiredText("title"),
            State = pull.OneOf("state", "open", "closed"),
            IsDraft = pull.Flag("draft"),
            Author = author?.Text("login"),
            AuthorType = author?.Text("type"),
            AuthorAssociation = pull.Text("author_association"),
            Labels = pull.Names("labels", "name"),
            Assignees = pull.NamesOrOne("assignees", "assignee", "login"),
            RequestedReviewers = pull.Names("requested_reviewers", "login"),
            Milestone = pull.Object("milestone")?.Text("title"),
            HeadRef = head?.Text("ref"),
            HeadSha = head?.Text("sha"),
            HeadRepository = head?.Object("repo")?.Text("full_name"),
            BaseRef = target?.Text("ref"),
            BaseSha = target?.Text("sha"),
            MergeCommitSha = pull.Text("merge_commit_sha"),
            IsAutoMerge = pull.Has("auto_merge"),
            IsLocked = pull.Flag("locked"),
            CreatedAt = pull.RequiredTime("created_at"),
            UpdatedAt = pull.RequiredTime("updated_at"),
            ClosedAt = pull.Time("closed_at"),
            MergedAt = pull.Time("merged_at"),
            Url = pull.Text("html_url"),
        };
    }

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Add(Id).Add(Number).Add(Title).Add(State).Add(IsDraft).Add(Author).Add(AuthorType).Add(AuthorAssociation).Add(Labels)
            .Add(Assignees).Add(RequestedReviewers).Add(Milestone).Add(HeadRef).Add(HeadSha).Add(HeadRepository).Add(BaseRef)
            .Add(BaseSha).Add(MergeCommitSha).Add(IsAutoMerge).Add(IsLocked).Add(CreatedAt).Add(UpdatedAt).Add(ClosedAt)
            .Add(MergedAt).Add(Url).Add(IsMerged);
    }
}
