using GitHubQueue.Records;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitHubQueue.Sqlite;

/// <summary>Turns SQLite's result codes into sentences. Codes: https://sqlite.org/rescode.html.</summary>
public static class SqliteFault
{
    internal static void Check(sqlite3 connection, int code)
    {
        if (code != raw.SQLITE_OK)
            throw From(connection, code);
    }

    internal static SqliteException From(sqlite3 connection, int code) =>
        new(raw.sqlite3_errmsg(connection).utf8_to_string(), code & 0xff, raw.sqlite3_extended_errcode(connection));

    /// <summary>The failure that a person can act on; null where the fault is the program's own.</summary>
    /// <param name="isWriting">The database had been opened and used: a lock will go away by itself, sooner or later.</param>
    public static FailureException? Explain(SqliteException fault, string path, bool isWriting = false)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => Unavailable("is full or its disk is: free some space and run the same command again; what was committed is kept"),
            raw.SQLITE_IOERR => Unavailable($"could not be read or written ({fault.Message}): check the disk and run the same command again"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED when isWriting =>
                Unavailable("has been locked by another program for a minute, such as an open sqlite3 shell in a transaction: end that; nothing is lost"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                Input("is locked by another program, such as an open sqlite3 shell in a transaction: end that and run the same command again"),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => Input("can't be written: check the permissions of the file and of its folder"),
            raw.SQLITE_CANTOPEN => Input("can't be opened: check that its folder exists and that you may write there"),
            raw.SQLITE_AUTH => Input("may not be used: check the permissions of the file"),
            raw.SQLITE_NOTADB => Input("is not a SQLite database: name another file with --db"),
            raw.SQLITE_CORRUPT => Input("is damaged: restore a copy, or start a new one; the archive keeps every record"),
            _ => null,
        };

        FailureException Input(string rest) => new(FailureKind.Input, $"The database '{path}' {rest}.", fault);
        FailureException Unavailable(string rest) => new(FailureKind.Unavailable, $"The database '{path}' {rest}.", fault);
    }
}
