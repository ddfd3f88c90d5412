using System.Globalization;
using System.Text.Json;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>What a statement gave: rows of texts, whatever their type (https://docs.snowflake.com/en/developer-guide/sql-api/handling-responses).</summary>
/// <param name="RowCount">Of all partitions.</param>
/// <param name="Handles">Of the single statements, where the request had several: their results are asked for one by one.</param>
internal sealed record SqlResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows, long RowCount, IReadOnlyList<string> Handles)
{
    /// <summary>The values of a column; upper and lower case make no difference in its name.</summary>
    public string? Text(IReadOnlyList<string?> row, string column)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (Columns[index].Equals(column, StringComparison.OrdinalIgnoreCase))
                return row[index];
        }
        return null;
    }

    /// <inheritdoc cref="Text"/>
    public long? Number(IReadOnlyList<string?> row, string column) =>
        long.TryParse(Text(row, column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <param name="json">The answer that says that it is done, with its first rows.</param>
    /// <param name="further">Gives the rows of a further partition, by its number.</param>
    public static async Task<SqlResult> ReadAsync(JsonElement json, Func<int, Task<JsonElement>> further)
    {
        var meta = json.GetProperty("resultSetMetaData");
        List<string> columns = [.. meta.GetProperty("rowType").EnumerateArray().Select(column => column.GetProperty("name").GetString() ?? throw new FormatException("A column has no name."))];
        var handles = json.TryGetProperty("statementHandles", out var several) ? several.EnumerateArray().Select(HandleOf).ToList() : [];
        var rows = RowsOf(json);
        var partitions = meta.TryGetProperty("partitionInfo", out var info) ? info.GetArrayLength() : 1;
        for (var partition = 1; partition < partitions && handles.Count == 0; partition++)
            rows.AddRange(RowsOf(await further(partition).ConfigureAwait(false)));
        if (rows.Exists(row => row.Count < columns.Count))
            throw new FormatException("A row lacks values.");
        return new(columns, rows, meta.TryGetProperty("numRows", out var count) ? count.GetInt64() : rows.Count, handles);
    }

    private static string HandleOf(JsonElement handle) =>
        handle.GetString() is { } text && SqlReply.IsHandle(text) ? text : throw new FormatException("A statement has a handle that is none.");

    private static List<IReadOnlyList<string?>> RowsOf(JsonElement json) =>
        [.. json.GetProperty("data").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetString()).ToList())];
}
