using System.Text.Json;
using System.Text.RegularExpressions;
using static GitHubQueue.Tables.Column;

namespace GitHubQueue.Tables;

/// <summary>A commit in the list form: https://docs.github.com/en/rest/commits/commits#list-commits.</summary>
public sealed partial record CommitRow : Row
{
    internal static readonly RowTable Table = new(
        "commits",
        Text("sha"), Text("message"), Text("author_name"), Text("author_email"), Text("author"), Timestamp("authored_at"),
        Text("committer_name"), Text("committer_email"), Text("committer"), Timestamp("committed_at"), Json("parents"),
        Boolean("is_merge"), Boolean("is_verified"), Integer("comments"), Text("url"));

    public override RowTable Target => Table;

    /// <summary>SHA-1, or SHA-256 in repositories that use it.</summary>
    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex ObjectName { get; }

    public required string Sha { get; init; }

    /// <summary>May be empty.</summary>
    public required string Message { get; init; }

    public string? AuthorName { get; init; }
    public string? AuthorEmail { get; init; }

    /// <summary>The login; null: the e-mail address belongs to no account.</summary>
    public string? Author { get; init; }

    public DateTimeOffset? AuthoredAt { get; init; }
    public string? CommitterName { get; init; }
    public string? CommitterEmail { get; init; }

    /// <inheritdoc cref="Author"/>
    public string? Committer { get; init; }

    public DateTimeOffset? CommittedAt { get; init; }
    public required IReadOnlyList<string> Parents { get; init; }

    /// <summary>Null: of a time before signatures were checked.</summary>
    public bool? IsVerified { get; init; }

    public long? Comments { get; init; }
    public string? Url { get; init; }

    internal static CommitRow Read(JsonElement payload)
    {
        var listed = new Fields(payload);
        var commit = listed.RequiredObject("commit");
        var author = commit.Object("author");
        var committer = commit.Object("committer");
        return new CommitRow
        {
            Sha = listed.Matching("sha", ObjectName, "40 or 64 hex digits"),
            Message = commit.RequiredText("message"),
            AuthorName = author?.Text("name"),
            AuthorEmail = author?.Text("email"),
            Author = listed.Object("author")?.Text("login"),
            AuthoredAt = author?.Time("date"),
            CommitterName = committer?.Text("name"),
            CommitterEmail = committer?.Text("email"),
            Committer = listed.Object("committer")?.Text("login"),
            CommittedAt = committer?.Time("date"),
            Parents = listed.Names("parents", "sha"),
            IsVerified = commit.Object("verification")?.Flag("verified"),
            Comments = commit.Integer("comment_count"),
            Url = listed.Text("html_url"),
        };
    }

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Add(Sha).Add(Message).Add(AuthorName).Add(AuthorEmail).Add(Author).Add(AuthoredAt).Add(CommitterName).Add(CommitterEmail)
            .Add(Committer).Add(CommittedAt).Add(Parents).Add((bool?)(Parents.Count > 1)).Add(IsVerified).Add(Comments).Add(Url);
    }
}
