namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Statements that run one after the other in one session.</summary>
/// <param name="Bindings">Of the only statement.</param>
/// <param name="Context">role, warehouse, database and schema, those that exist; the others are null.</param>
/// <param name="TimeZone">Of the session.</param>
internal sealed record SnowflakeWork(IReadOnlyList<string> Statements, IReadOnlyList<object> Bindings, IReadOnlyDictionary<string, string?> Context, string TimeZone);

/// <summary>The result of a statement.</summary>
internal sealed record SnowflakeTable(IReadOnlyList<string> Columns, params IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    public static SnowflakeTable Status(string text) => new(["status"], [text]);
}
