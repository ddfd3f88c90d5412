using System.Text.Json;
using GitHubQueue.Records;
using static GitHubQueue.Tables.Column;

namespace GitHubQueue.Tables;

/// <summary>A review of a pull request: https://docs.github.com/en/rest/pulls/reviews#list-reviews-for-a-pull-request.</summary>
public sealed record PullRequestReviewRow : Row
{
    internal static readonly RowTable Table = new(
        "pull_request_reviews",
        Integer("id"), Integer("pull_number"), Text("author"), Text("author_type"), Text("author_association"), Text("state"),
        Timestamp("submitted_at"), Text("commit_sha"), Text("url"));

    public override RowTable Target => Table;

    public required long Id { get; init; }

    /// <summary>From the record's context.</summary>
    public required long PullNumber { get; init; }

    /// <summary>Null: the account was deleted.</summary>
    public string? Author { get; init; }

    public string? AuthorType { get; init; }
    public string? AuthorAssociation { get; init; }

    /// <summary>In upper case, as the REST API has it; events and webhooks use lower case.</summary>
    public required string State { get; init; }

    /// <summary>Null: pending.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    public string? CommitSha { get; init; }
    public string? Url { get; init; }

    internal static PullRequestReviewRow Read(JsonElement payload, Record record)
    {
        var review = new Fields(payload);
        var author = review.Object("user");
        return new PullRequestReviewRow
        {
            Id = review.Id("id"),
            PullNumber = Fields.OfContext(record).Id("pull_number"),
            Author = author?.Text("login"),
            AuthorType = author?.Text("type"),
            AuthorAssociation = review.Text("author_association"),
            State = review.OneOf("state", "APPROVED", "COMMENTED", "CHANGES_REQUESTED", "DISMISSED", "PENDING"),
            SubmittedAt = review.Time("submitted_at"),
            CommitSha = review.Text("commit_id"),
            Url = review.Text("html_url"),
        };
    }

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Add(Id).Add(PullNumber).Add(Author).Add(AuthorType).Add(AuthorAssociation).Add(State).Add(SubmittedAt).Add(CommitSha).Add(Url);
    }
}
