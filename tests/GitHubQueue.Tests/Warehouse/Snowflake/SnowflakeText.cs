using System.Text;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Cuts a text into statements as Snowflake does, with its comments and all its quotes: not the program's own way of doing it.</summary>
internal static class SnowflakeText
{
    public static List<string> Statements(string text)
    {
        var (statements, one) = (new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == ';')
            {
                statements.Add(one.ToString());
                one.Clear();
                at++;
                continue;
            }
            var end = End(text, at);
            if (!text.AsSpan(at).StartsWith("--") && !text.AsSpan(at).StartsWith("//") && !text.AsSpan(at).StartsWith("/*"))
                one.Append(text, at, end - at);
            at = end;
        }
        statements.Add(one.ToString());
        return [.. statements.Select(statement => statement.Trim()).Where(statement => statement.Length > 0)];
    }

    /// <summary>Where the token that begins there ends: a comment, a quoted text, or a character.</summary>
    private static int End(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("--") || rest.StartsWith("//"))
            return Behind(text, "\n", at);
        if (rest.StartsWith("/*"))
            return Behind(text, "*/", at + 2);
        if (rest.StartsWith("$$"))
            return Behind(text, "$$", at + 2);
        if (text[at] is not ('\'' or '"'))
            return at + 1;
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] == '\\' && text[at] == '\'')
                end++;
            else if (text[end] == text[at] && (end + 1 == text.Length || text[end + 1] != text[at]))
                return end + 1;
            else if (text[end] == text[at])
                end++;
        }
        throw SnowflakeRefusal.Of("001003", "42000", "SQL compilation error:\nparse error: unclosed quote.");
    }

    private static int Behind(string text, string mark, int from) => text.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var end ? end + mark.Length : text.Length;
}
