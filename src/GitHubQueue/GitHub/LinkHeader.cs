namespace GitHubQueue.GitHub;

/// <summary>
/// Reads <c>Link</c> headers (RFC 8288) by relation, never by position: GitHub's order has changed over the years, and other
/// relations (<c>deprecation</c>, <c>alternate</c>) come in the same header. Never throws; what can't be read is skipped.
/// </summary>
internal static class LinkHeader
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>The first http(s) target with this relation; relative ones are resolved. Null where there is none.</summary>
    public static Uri? Find(string relation, IEnumerable<string> headers, Uri answered)
    {
        foreach (var (target, relations) in headers.SelectMany(Parse))
        {
            if (relations.Contains(relation, StringComparer.OrdinalIgnoreCase)
                && !target.Contains('<', StringComparison.Ordinal) // a '>' inside it has cut it short
                && Uri.TryCreate(answered, target, out var url)
                && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
                return url;
        }
        return null;
    }

    /// <summary>Each link of one header value: its target as written, and its relations.</summary>
    public static IEnumerable<(string Target, string[] Relations)> Parse(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var at = 0;
        while ((at = header.IndexOf('<', at)) >= 0)
        {
            var end = header.IndexOf('>', at);
            if (end < 0)
                yield break;
            var target = header[(at + 1)..end].Trim();
            at = end + 1;
            string? relations = null;
            while (NextParameter(header, ref at) is var (name, value))
            {
                if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                    relations ??= value; // a second one is to be ignored (RFC 8288, 3.3)
            }
            yield return (target, relations?.Split(Blanks, StringSplitOptions.RemoveEmptyEntries) ?? []);
        }
    }

    /// <summary>Null at the comma that ends the link, or at the end.</summary>
    private static (string Name, string Value)? NextParameter(string header, ref int at)
    {
        while (at < header.Length && header[at] != ';')
        {
            if (header[at++] == ',')
                return null;
        }
        if (at >= header.Length)
            return null;
        var start = ++at;
        while (at < header.Length && header[at] is not ('=' or ';' or ','))
            at++;
        var name = header[start..at].Trim();
        if (at >= header.Length || header[at] != '=')
            return (name, "");
        at++;
        while (at < header.Length && Blanks.Contains(header[at]))
            at++;
        return (name, at < header.Length && header[at] == '"' ? Quoted(header, ref at) : Token(header, ref at));
    }

    private static string Token(string header, ref int at)
    {
        var start = at;
        while (at < header.Length && header[at] is not (';' or ','))
            at++;
        return header[start..at].Trim();
    }

    private static string Quoted(string header, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length)
                at++;
            value.Append(header[at]);
        }
        at = Math.Min(at + 1, header.Length);
        return value.ToString();
    }
}
