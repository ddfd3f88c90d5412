namespace GitHubSimulator.Endpoints;

/// <summary>
/// A path taken apart: '/repos/o/r/issues' is ("repos", "o/r", "/issues"), '/organizations/1/repos' is ("organizations", "1", "/repos").
/// All three are empty for a path that names no repository or owner.
/// </summary>
internal readonly record struct Route(string Kind, string Name, string Resource)
{
    public static Route Of(string path)
    {
        var parts = path.Split('/');
        var words = parts.Length < 3 ? 0 : parts[1] switch
        {
            "repos" => 2,
            "repositories" or "orgs" or "organizations" or "users" or "user" => 1,
            _ => 0,
        };
        if (words == 0 || parts.Length < words + 2) return new("", "", "");
        var rest = parts.Length == words + 2 ? "" : "/" + string.Join('/', parts[(words + 2)..]);
        return new(parts[1], string.Join('/', parts[2..(words + 2)]), rest.TrimEnd('/'));
    }

    /// <summary>
    /// Whether <paramref name="path"/> has the form of <paramref name="template"/>, which may have one placeholder;
    /// <c>{*ref}</c> stands for several segments, as in a branch called feature/x.
    /// </summary>
    public static bool Matches(string template, string path, out string argument)
    {
        argument = "";
        var open = template.IndexOf('{', StringComparison.Ordinal);
        if (open < 0) return template == path;
        var rest = template[(template.IndexOf('}', StringComparison.Ordinal) + 1)..];
        if (path.Length <= open + rest.Length || !path.StartsWith(template[..open], StringComparison.Ordinal)) return false;
        if (!path.EndsWith(rest, StringComparison.Ordinal)) return false;
        argument = path[open..^rest.Length].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return template[open + 1] == '*' || !argument.Contains('/', StringComparison.Ordinal);
    }
}
