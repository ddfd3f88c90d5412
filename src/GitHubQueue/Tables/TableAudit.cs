using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>Compares the tables with what was completed.</summary>
public static class TableAudit
{
    private static readonly (string Entity, string Table)[] Tables =
    [
        (Entity.Issue, IssueRow.Table.Name),
        (Entity.PullRequest, PullRequestRow.Table.Name),
        (Entity.PullRequestReview, PullRequestReviewRow.Table.Name),
        (Entity.PullRequestFile, PullRequestFileRow.Table.Name),
        (Entity.Commit, CommitRow.Table.Name),
        (Entity.Event, EventRow.Table.Name),
    ];

    /// <summary>Keys whose record was completed with a row, and whose row is missing or older than that record.</summary>
    public static IEnumerable<(string Table, string Key)> MissingRows(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        foreach (var (entity, table) in Tables)
        {
            var rows = database.Prepare($"""
                select distinct i.key from queue_items i left join {table} t on t.key = i.key
                 where i.entity = ?1 and i.status = 'done' and i.last_error is null
                   and (t.key is null or (t.as_of, t.item_id) < (i.as_of, i.id))
                """).Bind(1, entity);
            while (rows.Step())
                yield return (table, rows.Text(0)!);
        }
    }

    /// <summary>How many rows each table has.</summary>
    public static IReadOnlyDictionary<string, long> Counts(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return Tables.ToDictionary(t => t.Table, t => database.Prepare($"select count(*) from {t.Table}").ScalarNumber() ?? 0);
    }
}
