using System.Text;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>The .sql files of the folder as statements: without comments, cut at semicolons, with their names filled in.</summary>
internal static class SnowflakeScript
{
    /// <param name="name">Such as <c>migrations/0001_books</c>.</param>
    /// <param name="names">What stands in for <c>{name}</c>: names of tables, of a stage, and literals, as bindings can be none of the former, and requests of several statements take none.</param>
    public static IReadOnlyList<string> Statements(string name, params ReadOnlySpan<(string Name, string Sql)> names)
    {
        var text = new StringBuilder(WarehouseSql.Snowflake.Read(name));
        foreach (var (placeholder, sql) in names)
            text.Replace($"{{{placeholder}}}", sql);
        return Split(text.ToString());
    }

    /// <summary>The one statement of a file.</summary>
    /// <inheritdoc cref="Statements"/>
    public static string Statement(string name, params ReadOnlySpan<(string Name, string Sql)> names) => Statements(name, names).Single();

    /// <summary>
    /// A text in quotes: https://docs.snowflake.com/en/sql-reference/data-types-text#single-quoted-string-constants, where a backslash escapes.
    /// </summary>
    public static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    internal static IReadOnlyList<string> Split(string script)
    {
        var (statements, statement, quote) = (new List<string>(), new StringBuilder(), '\0');
        for (var at = 0; at < script.Length; at++)
        {
            var c = script[at];
            if (quote == '\0' && c == '-' && script.AsSpan(at).StartsWith("--"))
            {
                at = script.IndexOf('\n', at) is >= 0 and var end ? end - 1 : script.Length - 1;
                continue;
            }
            if (quote == '\0' && c == ';')
            {
                End();
                continue;
            }
            if (c is '\'' or '"')
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            else if (c == '\\' && quote == '\'')
                statement.Append(script[at++]);
            statement.Append(script[at]);
        }
        End();
        return statements;

        void End()
        {
            var lines = statement.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
            statement.Clear();
            if (string.Join('\n', lines).Trim() is { Length: > 0 } whole)
                statements.Add(whole);
        }
    }
}
