using GitHubQueue.Records;
using GitHubQueue.Tables;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// The rows that payloads should give, in as few words as possible and by none of the program's rules: good for what was recorded,
/// where every field is there or not, and of the right type.
/// </summary>
internal static class PlainRows
{
    /// <summary>Of a record whose context is that of <see cref="Reading"/>.</summary>
    public static Row Of(string entity, RecordedPayload payload) => entity switch
    {
        Entity.Issue => Issue(new(payload.Json)),
        Entity.PullRequest => PullRequest(new(payload.Json)),
        Entity.PullRequestReview => Review(new(payload.Json)),
        Entity.PullRequestFile => PullRequestFile(new(payload.Json)),
        Entity.Commit => Commit(new(payload.Json)),
        _ => Event(new(payload.Json)),
    };

    /// <summary>The address of its page tells whether it is a pull request.</summary>
    private static IssueRow Issue(PlainJson issue) => new()
    {
        Id = issue.Number("id")!.Value,
        Number = issue.Number("number")!.Value,
        Title = issue.Text("title")!,
        State = issue.Text("state")!,
        StateReason = issue.Text("state_reason"),
        IsPullRequest = issue.Text("html_url")!.Contains("/pull/", StringComparison.Ordinal),
        IsDraft = issue.Flag("draft"),
        Author = issue.Text("user.login"),
        AuthorType = issue.Text("user.type"),
        AuthorAssociation = issue.Text("author_association"),
        Labels = issue.Texts("labels", "name"),
        Assignees = Assignees(issue),
        Milestone = issue.Text("milestone.title"),
        Comments = issue.Number("comments"),
        IsLocked = issue.Flag("locked"),
        CreatedAt = issue.Time("created_at")!.Value,
        UpdatedAt = issue.Time("updated_at")!.Value,
        ClosedAt = issue.Time("closed_at"),
        MergedAt = issue.Time("pull_request.merged_at"),
        Url = issue.Text("html_url"),
    };

    private static PullRequestRow PullRequest(PlainJson pull) => new()
    {
        Id = pull.Number("id")!.Value,
        Number = pull.Number("number")!.Value,
        Title = pull.Text("title")!,
        State = pull.Text("state")!,
        IsDraft = pull.Flag("draft"),
        Author = pull.Text("user.login"),
        AuthorType = pull.Text("user.type"),
        AuthorAssociation = pull.Text("author_association"),
        Labels = pull.Texts("labels", "name"),
        Assignees = Assignees(pull),
        RequestedReviewers = pull.Texts("requested_reviewers", "login"),
        Milestone = pull.Text("milestone.title"),
        HeadRef = pull.Text("head.ref"),
        HeadSha = pull.Text("head.sha"),
        HeadRepository = pull.Text("head.repo.full_name"),
        BaseRef = pull.Text("base.ref"),
        BaseSha = pull.Text("base.sha"),
        MergeCommitSha = pull.Text("merge_commit_sha"),
        IsAutoMerge = pull.At("auto_merge") is not null,
        IsLocked = pull.Flag("locked"),
        CreatedAt = pull.Time("created_at")!.Value,
        UpdatedAt = pull.Time("updated_at")!.Value,
        ClosedAt = pull.Time("closed_at"),
        MergedAt = pull.Time("merged_at"),
        Url = pull.Text("html_url"),
    };

    private static PullRequestReviewRow Review(PlainJson review) => new()
    {
        Id = review.Number("id")!.Value,
        PullNumber = Reading.PullNumber,
        Author = review.Text("user.login"),
        AuthorType = review.Text("user.type"),
        AuthorAssociation = review.Text("author_association"),
        State = review.Text("state")!.ToUpperInvariant(),
        SubmittedAt = review.Time("submitted_at"),
        CommitSha = review.Text("commit_id"),
        Url = review.Text("html_url"),
    };

    private static PullRequestFileRow PullRequestFile(PlainJson file) => new()
    {
        PullNumber = Reading.PullNumber,
        HeadSha = Reading.HeadSha,
        BaseRef = Reading.BaseRef,
        Filename = file.Text("filename")!,
        PreviousFilename = file.Text("previous_filename"),
        Status = file.Text("status")!,
        Additions = file.Number("additions")!.Value,
        Deletions = file.Number("deletions")!.Value,
        Changes = file.Number("changes")!.Value,
        BlobSha = file.Text("sha"),
        HasPatch = file.At("patch") is not null,
        Url = file.Text("blob_url"),
    };

    private static CommitRow Commit(PlainJson commit) => new()
    {
        Sha = commit.Text("sha")!,
        Message = commit.Text("commit.message")!,
        AuthorName = commit.Text("commit.author.name"),
        AuthorEmail = commit.Text("commit.author.email"),
        Author = commit.Text("author.login"),
        AuthoredAt = commit.Time("commit.author.date"),
        CommitterName = commit.Text("commit.committer.name"),
        CommitterEmail = commit.Text("commit.committer.email"),
        Committer = commit.Text("committer.login"),
        CommittedAt = commit.Time("commit.committer.date"),
        Parents = commit.Texts("parents", "sha"),
        IsVerified = commit.Flag("commit.verification.verified"),
        Comments = commit.Number("commit.comment_count"),
        Url = commit.Text("html_url"),
    };

    private static EventRow Event(PlainJson happened) => happened.At("id") is null
        ? Happened(happened, happened.Number("payload.number")) with
        {
            Actor = happened.Text("actor"),
            Repository = happened.At("repository") is null ? null : $"{happened.Text("repository.owner")}/{happened.Text("repository.name")}",
            RepositoryId = happened.Number("repository.id"),
            Org = happened.Text("repository.organization"),
        }
        : Happened(happened, happened.Number("payload.number") ?? happened.Number("payload.issue.number") ?? happened.Number("payload.pull_request.number")) with
        {
            Id = happened.Text("id"),
            Actor = happened.Text("actor.login"),
            ActorId = happened.Number("actor.id"),
            Repository = happened.Text("repo.name") is "/" ? null : happened.Text("repo.name"),
            RepositoryId = happened.Number("repo.id"),
            Org = happened.Text("org.login"),
        };

    private static EventRow Happened(PlainJson happened, long? number) => new()
    {
        Type = happened.Text("type")!,
        Action = happened.Text("payload.action"),
        Number = number,
        Ref = happened.Text("payload.ref"),
        RefType = happened.Text("payload.ref_type"),
        HeadSha = happened.Text("payload.head"),
        BeforeSha = happened.Text("payload.before"),
        Commits = happened.Number("payload.size"),
        IsPublic = happened.Flag("public"),
        CreatedAt = happened.Time("created_at"),
    };

    /// <summary>Before 2016 there was only one.</summary>
    private static IReadOnlyList<string> Assignees(PlainJson assigned) =>
        assigned.Texts("assignees", "login") is { Count: > 0 } several ? several
        : assigned.Text("assignee.login") is { } only ? [only]
        : [];
}
