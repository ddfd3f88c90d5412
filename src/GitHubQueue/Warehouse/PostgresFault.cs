using System.Data;
using System.Net.Sockets;
using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>Turns PostgreSQL's errors into sentences. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
internal static class PostgresFault
{
    /// <param name="origin">Where the settings come from; null: from the environment.</param>
    /// <param name="isWorking">The server had been reached before: what is wrong with it now may pass.</param>
    /// <returns>Null: the fault is the program's own.</returns>
    public static FailureException? Explain(Exception fault, NpgsqlConnectionStringBuilder settings, string? origin, bool isWorking)
    {
        var place = $"{settings.Host}:{settings.Port}";
        return fault switch
        {
            FailureException known => known,
            DataException { InnerException: NpgsqlException within } => Explain(within, settings, origin, isWorking), // Dapper's, where a row breaks off
            PostgresException refused when IsRefusal(refused) => Input(
                $"PostgreSQL at '{place}' refused user '{settings.Username}' ({refused.MessageText}): check user and password in {origin ?? "DATABASE_URL, or in DB_USER and DB_PASS"}"),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => Input(
                $"PostgreSQL at '{place}' has no database '{settings.Database}': create it (createdb {settings.Database}), or name another in {origin ?? "DATABASE_URL or DB_NAME"}"),
            PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn } missing => Input(
                $"Database '{settings.Database}' at '{place}' lacks a part of the warehouse ({missing.MessageText}): run 'github-queue warehouse init'"),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied => Input(
                $"User '{settings.Username}' may not do that in database '{settings.Database}' at '{place}' ({denied.MessageText}): see docs/warehouse.md for what it needs"),
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Unavailable($"The disk of PostgreSQL at '{place}' is full: free some space and run the same command again; what was committed is kept"),
            PostgresException passing when IsPassing(passing) => Unavailable(
                $"PostgreSQL at '{place}' ended the work ({passing.MessageText}): run the same command again; what was committed is kept"),
            PostgresException refused => new(
                FailureKind.Conflict, $"PostgreSQL at '{place}' refused the work ({refused.MessageText}, {refused.SqlState}): please report this with the command that you ran.", fault),
            NpgsqlException lost when isWorking => Unavailable(
                $"The connection to PostgreSQL at '{place}' was lost ({Reason(lost)}): run the same command again; what was committed is kept"),
            NpgsqlException { InnerException: null } unfit => Input(
                $"PostgreSQL at '{place}' can't be used ({Reason(unfit)}): check user, password and options in {origin ?? "DATABASE_URL, or user and password in DB_USER and DB_PASS"}"),
            NpgsqlException or SocketException or TimeoutException => Unavailable(
                $"No PostgreSQL answers at '{place}' ({Reason(fault)}): start it, or name another server in {origin ?? "DATABASE_URL, or in DB_HOST and DB_PORT"}"),
            _ => null,
        };

        FailureException Input(string sentence) => new(FailureKind.Input, sentence + ".", fault);
        FailureException Unavailable(string sentence) => new(FailureKind.Unavailable, sentence + ".", fault);
    }

    /// <summary>User or password are wrong.</summary>
    public static bool IsRefusal(PostgresException fault) => fault.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification;

    /// <summary>What may work the next time: a lost connection, a restart, a deadlock.</summary>
    public static bool IsPassing(Exception fault) => fault switch
    {
        PostgresException error => error.SqlState[..2] is "08" or "40" or "57" or "53" or "58",
        NpgsqlException => true,
        _ => false,
    };

    /// <summary>The value itself is what the server refuses, and will always refuse: class 22 is data exceptions, 23 broken constraints.</summary>
    public static bool IsOfTheRow(PostgresException fault) => fault.SqlState[..2] is "22" or "23" or "54";

    private static string Reason(Exception fault) => (fault.InnerException ?? fault).Message.TrimEnd('.');
}
