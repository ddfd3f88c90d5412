using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>
/// The table of a CSV source: its schema's columns, and <c>_key</c>, <c>_file</c>, <c>_line</c>, <c>_as_of</c>, <c>_item_id</c> and
/// <c>_archive_key</c>, as no column of a file may be called.
/// </summary>
public sealed class CsvTable
{
    private static readonly Dictionary<CsvType, (ColumnType Type, string Sqlite)> Types = new()
    {
        [CsvType.Text] = (ColumnType.Text, "text"),
        [CsvType.Integer] = (ColumnType.Integer, "integer"),
        [CsvType.Number] = (ColumnType.Real, "real"),
        [CsvType.Boolean] = (ColumnType.Boolean, "integer"),
        [CsvType.Date] = (ColumnType.Date, "text"),
        [CsvType.Timestamp] = (ColumnType.Timestamp, "text"),
    };

    /// <param name="setting">Of a CSV source.</param>
    public CsvTable(SourceSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Source = setting.Source;
        Schema = setting.CsvSchema ?? throw new ArgumentException($"Source '{setting.Source}' isn't one of CSV files.", nameof(setting));
        Rows = new RowTable(setting.CsvTable!, RowFrame.OfCsv, [.. Schema.Columns.Select(column => new Column(column.Name, Types[column.Type].Type))]);
    }

    public string Source { get; }

    public CsvSchema Schema { get; }

    internal RowTable Rows { get; }

    internal bool IsIn(Database database) => ColumnsIn(database).Count > 0;

    /// <summary>Creates the table, or gives it the columns that its schema has got since. Columns that the schema has lost stay.</summary>
    /// <exception cref="FailureException">Input: a column has another type in the table. Nothing was changed.</exception>
    public void Prepare(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (Missing(database).Length > 0)
            database.Write(() => database.Execute(Missing(database))); // asked again: another may have been quicker
    }

    /// <summary>As SQL, what the table lacks.</summary>
    private string Missing(Database database)
    {
        var existing = ColumnsIn(database);
        if (existing.Count == 0)
            return Creation();
        var missing = Schema.Columns.Where(column => !existing.ContainsKey(column.Name)).ToList();
        foreach (var column in Schema.Columns.Except(missing))
        {
            if (existing[column.Name] != Types[column.Type].Sqlite)
                throw new FailureException(
                    FailureKind.Input,
                    $"Column '{column.Name}' of table '{Rows.Name}' is of type {existing[column.Name]}, and source '{Source}' has it as {column.Type.ToString().ToLowerInvariant()} now: "
                    + $"change it back, give the source another name, or drop the table and run 'github-queue replay --entity csv'.");
        }
        return string.Join(";\n", missing.Select(Addition));
    }

    private Dictionary<string, string> ColumnsIn(Database database)
    {
        var rows = database.Prepare("select name, lower(type) from pragma_table_info(?1)").Bind(1, Rows.Name);
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (rows.Step())
            columns.Add(rows.Text(0)!, rows.Text(1)!);
        return columns;
    }

    private string Creation() => $"""
        create table if not exists {RowTable.Quoted(Rows.Name)}(
          _key text primary key,
          {string.Join(",\n  ", Schema.Columns.Select(Definition))},
          _file text not null,
          _line integer not null,
          _as_of integer not null,
          _item_id integer not null,
          _archive_key text not null
        ) strict
        """;

    private string Addition(CsvColumn column) => $"alter table {RowTable.Quoted(Rows.Name)} add column {Definition(column)}";

    private static string Definition(CsvColumn column) => $"{RowTable.Quoted(column.Name)} {Types[column.Type].Sqlite}";
}
