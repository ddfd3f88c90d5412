using System.Text.Json;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>An answer of the SQL API, or why there is none.</summary>
/// <param name="Status">0: none came.</param>
/// <param name="Json">Undefined: the body isn't a JSON object.</param>
internal sealed record SqlReply(int Status, JsonElement Json, TimeSpan? RetryAfter = null, Exception? Fault = null)
{
    /// <summary>What goes on the same way for more than a moment is no passing fault: a name that nobody knows.</summary>
    public bool IsHopeless { get; init; }

    /// <summary>
    /// Accepted and not finished; while a statement runs, its status may be answered with 429, too
    /// (https://docs.snowflake.com/en/developer-guide/sql-api/handling-responses).
    /// </summary>
    public bool IsRunning => Status == 202 || Status == 429 && Code is "333333" or "333334" && Handle is not null;

    /// <summary>May work within seconds: https://docs.snowflake.com/en/developer-guide/sql-api/reference ("response codes for all operations").</summary>
    public bool IsPassing => !IsHopeless && !IsRunning && (Status is 0 or 429 or 500 or 502 or 503 or 504 || Status == 200 && Json.ValueKind == JsonValueKind.Undefined);

    /// <summary>It is done, and the answer can be read.</summary>
    public bool HasResult => Status == 200 && Json.ValueKind == JsonValueKind.Object;

    public string? Code => Text("code");

    public string? SqlState => Text("sqlState");

    public string? Message => Text("message");

    /// <summary>By which the statement is asked for and cancelled; the query id in Snowflake's history.</summary>
    public string? Handle => Text("statementHandle");

    public string? StatusUrl => Text("statementStatusUrl");

    private string? Text(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
