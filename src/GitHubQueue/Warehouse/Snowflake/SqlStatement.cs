using System.Globalization;
using System.Text.Json;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// A request for the SQL API: one statement, or several that run one after the other in one session
/// (https://docs.snowflake.com/en/developer-guide/sql-api/submitting-requests, …/submitting-multiple-statements).
/// </summary>
/// <param name="What">What it does, for sentences and logs: the merge into pull_requests.</param>
internal sealed record SqlStatement(string What, string Text)
{
    /// <summary>Of the execution at Snowflake: a statement that takes longer is stuck.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromHours(1);

    /// <summary>How many statements the text has; several take no bindings.</summary>
    public int Count { get; private init; } = 1;

    /// <summary>Values in the order of the text's question marks.</summary>
    public IReadOnlyList<object> Values { get; init; } = [];

    /// <summary>Is asked for without waiting, so that its handle is known, and it can be cancelled, from the start.</summary>
    public bool IsLong { get; init; }

    /// <summary>Only the number of rows is wanted, and not all of them.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Statements that run in one session, so that they may be a transaction.</summary>
    public static SqlStatement Several(string what, params IReadOnlyList<string> statements) => new(what, string.Join(";\n", statements)) { Count = statements.Count };

    /// <summary>The body of the request: https://docs.snowflake.com/en/developer-guide/sql-api/reference.</summary>
    public byte[] ToJson(SnowflakeSettings settings)
    {
        var body = new Dictionary<string, object>
        {
            ["statement"] = Text,
            ["timeout"] = (long)Timeout.TotalSeconds,
            ["database"] = SnowflakeName.Kept(settings.Database)!,
            ["schema"] = SnowflakeName.Kept(settings.Schema)!,
            ["parameters"] = new Dictionary<string, string>
            {
                ["QUERY_TAG"] = settings.QueryTag,
                ["TIMEZONE"] = "UTC", // of what becomes a timestamp_tz; an account's own zone changes nothing then
                ["MULTI_STATEMENT_COUNT"] = Count.ToString(CultureInfo.InvariantCulture),
            },
        };
        if (settings.Warehouse is not null)
            body["warehouse"] = SnowflakeName.Kept(settings.Warehouse)!;
        if (settings.Role is not null)
            body["role"] = SnowflakeName.Kept(settings.Role)!;
        if (Values.Count > 0)
            body["bindings"] = Values.Select((value, index) => (Key: (index + 1).ToString(CultureInfo.InvariantCulture), Value: Binding(value))).ToDictionary();
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static Dictionary<string, string> Binding(object value) => value switch
    {
        string text => new() { ["type"] = "TEXT", ["value"] = text },
        long number => new() { ["type"] = "FIXED", ["value"] = number.ToString(CultureInfo.InvariantCulture) },
        _ => throw new ArgumentException($"No statement takes a {value.GetType().Name}.", nameof(value)),
    };
}
