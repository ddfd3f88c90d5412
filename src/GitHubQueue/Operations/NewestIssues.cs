using Dapper;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Operations;

/// <summary>The issues that changed last.</summary>
public static class NewestIssues
{
    public static IReadOnlyList<NewestIssue> Read(Database database, int limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Connection.Query<NewestIssue>("""
            select id, org || '/' || repo as repository, number, title, state, author, updated_at as updatedAt from issues order by updated_at desc, id desc limit @limit
            """, new { limit }).AsList();
    }
}
