using Dapper;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>A look at the table.</summary>
public sealed record NewestIssue
{
    public long Id { get; init; }
    public string Repository { get; init; } = "";
    public long Number { get; init; }
    public string Title { get; init; } = "";

    /// <summary>open or closed.</summary>
    public string State { get; init; } = "";

    /// <summary>Null: the account was deleted.</summary>
    public string? Author { get; init; }

    public string UpdatedAt { get; init; } = "";
}

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
