namespace GitHubQueue.Tables;

/// <summary>A column of a table, and of the typed files that hold the same rows.</summary>
public sealed record Column(string Name, ColumnType Type)
{
    internal static Column Text(string name) => new(name, ColumnType.Text);

    internal static Column Json(string name) => new(name, ColumnType.Json);

    internal static Column Integer(string name) => new(name, ColumnType.Integer);

    internal static Column Real(string name) => new(name, ColumnType.Real);

    internal static Column Boolean(string name) => new(name, ColumnType.Boolean);

    internal static Column Timestamp(string name) => new(name, ColumnType.Timestamp);
}
