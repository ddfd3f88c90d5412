using System.Globalization;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>
/// Marks a copy that a backup made. What the lake got since then isn't known there: read or worked on as it is, records would be archived a
/// second time. A replay learns them, and takes the mark away.
/// </summary>
public static class BackupMark
{
    /// <summary>Call it inside a write transaction.</summary>
    public static void Set(Database database, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(database);
        database.Prepare("insert into backup_mark(only_row, made_at) values (1, ?1) on conflict do update set made_at = excluded.made_at")
            .Bind(1, at.ToUnixTimeMilliseconds()).Execute();
    }

    public static void Remove(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        database.Write(() => database.Prepare("delete from backup_mark").Execute());
    }

    /// <summary>Whether the database is such a copy.</summary>
    public static bool IsIn(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Prepare("select exists(select 1 from backup_mark)").ScalarNumber() == 1;
    }

    /// <exception cref="FailureException">Input: the database is such a copy.</exception>
    public static void RefuseIn(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (database.Prepare("select made_at from backup_mark").ScalarNumber() is { } at)
            throw new FailureException(FailureKind.Input, string.Create(
                CultureInfo.InvariantCulture,
                $"The database '{database.Path}' is a backup of {DateTimeOffset.FromUnixTimeMilliseconds(at).ToText()}: run 'github-queue replay' first, so that nothing that is in the lake is written there twice."));
    }
}
