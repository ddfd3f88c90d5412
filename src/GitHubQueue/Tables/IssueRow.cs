using System.Text.Encodings.Web;
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
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        var assignees = issue.Names("assignees", "login");
        // Before 2016 there was only the one 'assignee'.
        if (assignees.Count == 0 && issue.Object("assignee")?.Text("login") is { } only)
            assignees.Add(only);
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
            Assignees = assignees,
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
        database.Prepare("""
            insert into issues(key, id, number, org, repo, title, state, state_reason, is_pull_request, is_draft, author, author_type,
                               author_association, labels, assignees, milestone, comments, is_locked, created_at, updated_at,
                               closed_at, merged_at, lead_time_hours, url, as_of, item_id, archive_key)
              values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)
              on conflict(key) do update set
                id = excluded.id, number = excluded.number, org = excluded.org, repo = excluded.repo, title = excluded.title,
                state = excluded.state, state_reason = excluded.state_reason, is_pull_request = excluded.is_pull_request,
                is_draft = excluded.is_draft, author = excluded.author, author_type = excluded.author_type,
                author_association = excluded.author_association, labels = excluded.labels, assignees = excluded.assignees,
                milestone = excluded.milestone, comments = excluded.comments, is_locked = excluded.is_locked,
                created_at = excluded.created_at, updated_at = excluded.updated_at, closed_at = excluded.closed_at,
                merged_at = excluded.merged_at, lead_time_hours = excluded.lead_time_hours, url = excluded.url,
                as_of = excluded.as_of, item_id = excluded.item_id, archive_key = excluded.archive_key
              where (excluded.as_of, excluded.item_id) > (issues.as_of, issues.item_id)
            """)
            .Bind(1, record.Key).Bind(2, Id).Bind(3, Number).Bind(4, record.Org).Bind(5, record.Repo).Bind(6, Title).Bind(7, State)
            .Bind(8, StateReason).Bind(9, IsPullRequest ? 1 : 0).Bind(10, Bit(IsDraft)).Bind(11, Author).Bind(12, AuthorType)
            .Bind(13, AuthorAssociation).Bind(14, Json(Labels)).Bind(15, Json(Assignees)).Bind(16, Milestone).Bind(17, Comments)
            .Bind(18, Bit(IsLocked)).Bind(19, CreatedAt.ToText()).Bind(20, UpdatedAt.ToText()).Bind(21, ClosedAt?.ToText())
            .Bind(22, MergedAt?.ToText()).Bind(23, LeadTimeHours).Bind(24, Url)
            .Bind(25, record.AsOf.ToUnixTimeMilliseconds()).Bind(26, itemId).Bind(27, archiveKey)
            .Execute();
    }

    private static long? Bit(bool? flag) => flag is { } value ? (value ? 1 : 0) : null;

    private static string Json(IReadOnlyList<string> names) => names.Count == 0 ? "[]" : JsonSerializer.Serialize(names, Plain);
}
