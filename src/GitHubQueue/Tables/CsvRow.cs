using System.Globalization;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Tables;

/// <summary>A row of a CSV file, read by its source's schema. What breaks a rule is told with line and column.</summary>
public sealed record CsvRow : Row
{
    private const int LongestQuotedValue = 80;

    private readonly CsvTable _table;
    private readonly IReadOnlyList<object?> _values;

    private CsvRow(CsvTable table, IReadOnlyList<object?> values) => (_table, _values) = (table, values);

    public override RowTable Target => _table.Rows;

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (column, value) in _table.Schema.Columns.Zip(_values))
        {
            _ = column.Type switch
            {
                CsvType.Integer => values.Add((long?)value),
                CsvType.Number => values.Add((double?)value),
                CsvType.Boolean => values.Add((bool?)value),
                CsvType.Date => values.Add((DateOnly?)value),
                CsvType.Timestamp => values.Add((DateTimeOffset?)value),
                _ => values.Add((string?)value),
            };
        }
    }

    internal static CsvRow Read(JsonElement payload, Record record, CsvTable table)
    {
        var place = Fields.OfContext(record);
        var line = string.Create(CultureInfo.InvariantCulture, $"Line {place.Integer("line")} of '{place.Text("file")}'");
        if (place.Integer("fields") is { } fields)
            throw new InvalidRecordException(string.Create(CultureInfo.InvariantCulture, $"{line} has {fields} fields, and the header row {place.Integer("columns")}."));
        var row = new Fields(payload);
        return new CsvRow(table, [.. table.Schema.Columns.Select(column => Value(column, row.Text(column.Name), line))]);
    }

    private static object? Value(CsvColumn column, string? text, string line)
    {
        if (string.IsNullOrEmpty(text))
            return column.IsRequired ? throw Broken("is required, and empty here") : null;
        return column.Type switch
        {
            CsvType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Broken("must be a whole number"),
            CsvType.Number => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) ? number : throw Broken("must be a number such as 12.5"),
            CsvType.Boolean => Flag(text) ?? throw Broken("must be true or false, yes or no, 1 or 0"),
            CsvType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Broken("must be a date such as 2026-11-20"),
            CsvType.Timestamp => Timestamps.TryParse(text, out var time) ? time : throw Broken("must be a time such as 2026-11-20T08:30:00Z"),
            _ => text,
        };

        InvalidRecordException Broken(string rule) =>
            new($"{line}, column '{column.Name}': {rule}{(string.IsNullOrEmpty(text) ? "" : $"; found '{(text.Length <= LongestQuotedValue ? text : text[..LongestQuotedValue] + "…")}'")}.");
    }

    private static bool? Flag(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "1" => true,
        "FALSE" or "NO" or "0" => false,
        _ => null,
    };
}
