using System.Net;
using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// Turns Snowflake's errors into sentences. Answers: https://docs.snowflake.com/en/developer-guide/sql-api/reference; a statement that failed:
/// https://docs.snowflake.com/en/developer-guide/sql-api/handling-errors.
/// </summary>
internal static partial class SqlApiFault
{
    private const int Longest = 300;

    /// <summary>What a person can do about it; the SQL states of other errors tell the rest.</summary>
    private static readonly Dictionary<string, string> Hints = new()
    {
        ["000606"] = "name a warehouse that the role may use in SNOWFLAKE_WAREHOUSE or 'warehouse.snowflake.warehouse'", // no active warehouse
        ["002003"] = "check that it exists and that the role may use it: 'github-queue warehouse check --target snowflake' looks at all of them",
        ["002043"] = "check that it exists and that the role may use it: 'github-queue warehouse check --target snowflake' looks at all of them",
        ["003001"] = "docs/snowflake.md has the privileges that the role needs", // insufficient privileges
        ["090105"] = "check that database and schema exist and that the role may use them",
        ["090106"] = "check that database and schema exist and that the role may use them",
        ["390201"] = "check that database and schema exist and that the role may use them",
    };

    /// <summary>What several statements in one request say of the one that failed: https://docs.snowflake.com/en/developer-guide/sql-api/submitting-multiple-statements.</summary>
    [GeneratedRegex(@"failed on statement ""(?<statement>.*?)"" \(at line \d+, position \d+\)\.\s*(?<message>.*?)(?: in SYSTEM\$MULTISTMT\b.*)?\z", RegexOptions.Singleline)]
    private static partial Regex OfSeveral { get; }

    public static FailureException Of(SqlReply reply, string what, SnowflakeSettings settings, SnowflakeSignIn signIn)
    {
        var host = settings.Address.Authority;
        return reply.Status switch
        {
            0 when reply.IsHopeless => Failure(FailureKind.Input, $"There is no '{host}': check SNOWFLAKE_ACCOUNT or 'warehouse.snowflake.account' ({SnowflakeSettings.AccountRule})"),
            0 or 200 => Failure(FailureKind.Unavailable, $"Snowflake at '{host}' could not be asked for {what} ({Reason(reply)}): run the same command again; what was committed is kept"),
            401 => Failure(FailureKind.Input, $"Snowflake at '{host}' refused {signIn.Refused.Who} ({Reason(reply)}): {signIn.Refused.Advice}"),
            403 => Failure(FailureKind.Input, $"Snowflake at '{host}' lets nobody in from here ({Reason(reply)}): check the account's network policies, and a proxy on the way"),
            408 => Failure(FailureKind.Unavailable, FormattableString.Invariant($"Snowflake ended {what}, which took longer than {SqlStatement.Timeout.TotalMinutes:0} minutes: run the same command again, with a larger warehouse perhaps; what was committed is kept")),
            422 => Refused(reply, what),
            429 or >= 500 => Failure(FailureKind.Unavailable, $"Snowflake at '{host}' is busy or out of order ({Reason(reply)}): run the same command again later; what was committed is kept"),
            _ => Failure(FailureKind.Input, $"What answers at '{host}' isn't Snowflake's SQL API ({Reason(reply)}): check SNOWFLAKE_ACCOUNT and SNOWFLAKE_URL, or 'warehouse.snowflake:', and a proxy on the way"),
        };

        FailureException Failure(FailureKind kind, string sentence) => new(kind, sentence + ".", reply.Fault);
    }

    public static FailureException NotUnderstood(string what, SnowflakeSettings settings, Exception odd) => new(
        FailureKind.Unavailable, $"The answer of Snowflake at '{settings.Address.Authority}' to {what} has not the form that its documentation gives it: run the same command again; if it stays so, please report it.", odd);

    /// <summary>Why, in a few words.</summary>
    public static string Reason(SqlReply reply) => reply switch
    {
        { Fault: OperationCanceledException } => "no answer in time",
        { Fault: { } fault } => OneLine(fault.GetBaseException().Message),
        { Status: 200 } => "the answer is no JSON",
        { Code: null, Message: null } => FormattableString.Invariant($"{reply.Status} {(HttpStatusCode)reply.Status}"),
        _ => FormattableString.Invariant($"{reply.Status}, {OneLine(reply.Code ?? "")}: {OneLine(reply.Message ?? "")}"),
    };

    /// <summary>A statement failed. Codes aren't documented as a list; the SQL states are those of the standard.</summary>
    private static FailureException Refused(SqlReply reply, string what)
    {
        var (code, state) = (reply.Code ?? "?", reply.SqlState ?? "?????");
        var message = reply.Message ?? "";
        if (OfSeveral.Match(message) is { Success: true } part)
            message = $"{part.Groups["message"].Value} in '{part.Groups["statement"].Value}'";
        var said = $"({OneLine(code)}, SQL state {OneLine(state)}: {OneLine(message)})";
        if (Hints.GetValueOrDefault(code) is { } hint)
            return new(FailureKind.Input, $"Snowflake refused {what} {said}: {hint}.");
        return IsPassing(code, state)
            ? new(FailureKind.Unavailable, $"Snowflake ended {what} {said}: run the same command again; what was committed is kept.")
            : new(FailureKind.Conflict, $"Snowflake refused {what} {said}.");
    }

    /// <summary>Cancelled by somebody, too long, too many waiting for a lock, a deadlock, or Snowflake's own fault.</summary>
    private static bool IsPassing(string code, string state) =>
        code is "000603" or "000604" or "000625" or "000630" || (state.Length == 5 && state[..2] is "40" or "53" or "57" or "58" or "XX");

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
