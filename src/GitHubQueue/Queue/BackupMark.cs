using System.Globalization;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>
/// Marks a copy that a backup made. What the lake got since then isn't known there: read or worked on as it is, records would be archived a
/// second time. Replays learn them, and take the mark away once all objects that the copy knew have been found: this tells that it was their archive.
/// </summary>
public static class BackupMark
{
    /// <summary>Call it inside a write transaction.</summary>
    public static void Set(Database database, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(database);
        database.Prepare("insert into backup_mark(only_row, made_at) values (1, ?1) on conflict do update set made_at = excluded.made_at")
            .Bind(1, at.ToUnixTimeMilliseconds()).Execute();
        database.Execute("delete from backup_objects; insert into backup_objects select batch from archive_objects");
    }

    /// <summary>Notes objects that were found, and takes the mark away where that was the last of them.</summary>
    /// <param name="isWhole">All that the archive holds was read; else the mark stays in any case.</param>
    /// <returns>How many have not been found yet, in this archive or another.</returns>
    public static long Found(Database database, IEnumerable<string> batches, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Write(() =>
        {
            foreach (var batch in batches)
                database.Prepare("delete from backup_objects where batch = ?1").Bind(1, batch).Execute();
            var left = database.Prepare("select count(*) from backup_objects").ScalarNumber() ?? 0;
            if (left == 0 && isWhole)
                database.Execute("delete from backup_mark");
            return left;
        });
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
