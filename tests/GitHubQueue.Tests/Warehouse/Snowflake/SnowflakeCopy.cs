using System.Globalization;
using System.Text.RegularExpressions;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>A COPY of Parquet files with a transformation, read and checked: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table.</summary>
/// <param name="Values">In the order of the columns: the name of a column of the file, or <c>metadata$…</c>.</param>
internal sealed partial record SnowflakeCopy(string Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Values, string Stage, IReadOnlyList<string> Files)
{
    private const int MostFiles = 1000;

    private static readonly HashSet<string> Types = ["varchar", "number", "boolean", "timestamp_tz"];

    [GeneratedRegex("""
        \Acopy\ into\ (?<table>\w+)\((?<columns>[^)]*)\)\s*from\ \(\s*select\ (?<values>.*?)\s+from\ @(?<stage>[^\s)]+)\)\s*
        files\ =\ \((?<files>.*)\)\s*file_format\ =\ \((?<format>[^)]*)\)\s*on_error\ =\ (?<on_error>\w+)\s*force\ =\ (?<force>\w+)\z
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Form { get; }

    [GeneratedRegex(@"\A\$1:(?<name>\w+)::(?<type>\w+)\z")]
    private static partial Regex Value { get; }

    [GeneratedRegex(@"\G\s*'(?<name>(?:[^'\\]|''|\\.)*)'\s*(?:,|\z)")]
    private static partial Regex File { get; }

    public static SnowflakeCopy Read(string statement)
    {
        var form = Form.Match(statement);
        if (!form.Success)
            throw SnowflakeRefusal.Of("001003", "42000", "SQL compilation error:\nsyntax error in COPY.");
        if (form.Groups["on_error"].Value != "abort_statement" || form.Groups["force"].Value != "true" || !form.Groups["format"].Value.StartsWith("type = parquet ", StringComparison.Ordinal))
            throw SnowflakeRefusal.Of("001003", "42000", "SQL compilation error:\nthis stand-in takes whole Parquet files only, and as often as it is asked to.");
        var copy = new SnowflakeCopy(
            form.Groups["table"].Value, List(form.Groups["columns"].Value), [.. List(form.Groups["values"].Value).Select(ValueOf)], form.Groups["stage"].Value,
            [.. File.Matches(form.Groups["files"].Value).Select(file => Unquoted(file.Groups["name"].Value))]);
        if (copy.Columns.Count != copy.Values.Count)
            throw SnowflakeRefusal.Of("002020", "21S01", $"SQL compilation error:\nInsert value list does not match column list expecting {copy.Columns.Count} but got {copy.Values.Count}");
        return copy.Files.Count is > 0 and <= MostFiles
            ? copy
            : throw SnowflakeRefusal.Of("001047", "42601", string.Create(CultureInfo.InvariantCulture, $"SQL compilation error:\nmaximum number of files exceeded, or none: {copy.Files.Count}, of {MostFiles}."));
    }

    private static string ValueOf(string expression)
    {
        if (expression is "metadata$filename" or "metadata$file_row_number")
            return expression;
        var value = Value.Match(expression);
        return value.Success && Types.Contains(value.Groups["type"].Value)
            ? value.Groups["name"].Value
            : throw SnowflakeRefusal.Of("002028", "42601", $"SQL compilation error:\ninvalid expression '{expression}'");
    }

    private static List<string> List(string text) => [.. text.Split(',').Select(one => one.Trim())];

    private static string Unquoted(string text) => text.Replace("''", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
}
