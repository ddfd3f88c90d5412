using System.Text.RegularExpressions;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// Names of Snowflake's objects as people write them in SQL: without quotes in any case, or in double quotes exactly
/// (https://docs.snowflake.com/en/sql-reference/identifiers-syntax).
/// </summary>
internal static partial class SnowflakeName
{
    /// <summary>What is allowed, for sentences.</summary>
    public const string Rule = "letters, digits, '_' and '$', not beginning with a digit; or anything in double quotes";

    private const string Part = """(?:[A-Za-z_][A-Za-z0-9_$]{0,254}|"(?:[^"\x00-\x1f]|""){1,255}")""";

    [GeneratedRegex($@"\A{Part}\z")]
    private static partial Regex One { get; }

    [GeneratedRegex($@"\A{Part}(?:\.{Part}){{0,2}}\z")]
    private static partial Regex Dotted { get; }

    public static bool IsOne(string text) => One.IsMatch(text);

    /// <summary>A name, perhaps with its schema, perhaps with the schema's database.</summary>
    public static bool IsDotted(string text) => Dotted.IsMatch(text);

    /// <summary>
    /// As Snowflake keeps it, which is how the SQL API wants it: "the values in these fields are case-sensitive and must match the case of the
    /// field returned by a SQL SHOW command" (https://docs.snowflake.com/en/developer-guide/sql-api/submitting-requests).
    /// </summary>
    public static string? Kept(string? text) => text switch
    {
        null => null,
        ['"', .. var inner, '"'] => inner.Replace("\"\"", "\"", StringComparison.Ordinal),
        _ => text.ToUpperInvariant(),
    };
}
