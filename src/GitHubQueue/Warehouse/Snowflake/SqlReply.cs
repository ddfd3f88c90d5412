using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>An answer of the SQL API, or why there is none.</summary>
/// <param name="Status">0: none came.</param>
/// <param name="Json">Undefined: the body isn't a JSON object.</param>
internal sealed record SqlReply(int Status, JsonElement Json, TimeSpan? RetryAfter = null, Exception? Fault = null)
{
    private const int LongestHandle = 100;

    private string? _hidden;

    /// <summary>What goes on the same way for more than a moment is no passing fault: a name that nobody knows.</summary>
    public bool IsHopeless { get; init; }

    /// <summary>
    /// Accepted and not finished; while a statement runs, its status may be answered with 429, too
    /// (https://docs.snowflake.com/en/developer-guide/sql-api/handling-responses).
    /// </summary>
    public bool IsRunning => Handle is not null && (Status == 202 || Status == 429 && Code is "333333" or "333334");

    /// <summary>May work within seconds: https://docs.snowflake.com/en/developer-guide/sql-api/reference ("response codes for all operations").</summary>
    public bool IsPassing => !IsHopeless && !IsRunning && (Status is 0 or 429 or 500 or 502 or 503 or 504 || Status == 200 && Json.ValueKind == JsonValueKind.Undefined);

    /// <summary>It is done, and the answer can be read.</summary>
    public bool HasResult => Status == 200 && Json.ValueKind == JsonValueKind.Object;

    public string? Code => Text("code");

    public string? SqlState => Text("sqlState");

    public string? Message => Text("message");

    /// <summary>By which the statement is asked for and cancelled; the query id in Snowflake's history.</summary>
    public string? Handle => Text("statementHandle") is { } handle && IsHandle(handle) ? handle : null;

    public string? StatusUrl => Text("statementStatusUrl");

    /// <summary>It becomes a part of a path: a UUID has nothing in it that could lead elsewhere.</summary>
    public static bool IsHandle(string text) => text.Length is > 0 and <= LongestHandle && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The same, but for this, which it never says, whatever the server does.</summary>
    public SqlReply Hiding(string secret) => this with { _hidden = secret };

    private string? Text(string name) => Json.Field(name)?.TextOrNull() is not { } text ? null : _hidden is { Length: > 0 } hidden ? text.Replace(hidden, "***", StringComparison.Ordinal) : text;
}
