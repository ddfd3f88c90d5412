using System.Text.RegularExpressions;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads an entry of <c>sources:</c>.</summary>
internal static partial class SourceConfigReader
{
    /// <summary>Whose a source is: one of them.</summary>
    public static readonly string[] OwnerKeys = ["repo", "repos", "org", "orgs"];

    private static readonly string[] Kinds = [.. SourceKinds.All.Select(kind => kind.Name)];

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex SourceName { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_-]{0,99}\z")]
    private static partial Regex Login { get; }

    /// <summary>Null: it has no name or no kind, which has been noted.</summary>
    public static SourceConfig? Read(Section section, string workingDirectory, DateTimeOffset now, bool hasWarehouse)
    {
        var name = Required(section, "name", section.Text("name", SourceName, "letters, digits, '.', '_' and '-', 100 at most"), "a name for the source");
        var kindName = Required(section, "kind", section.OneOf("kind", Kinds), string.Join(", ", Kinds));
        var kind = kindName is null ? null : SourceKinds.Find(kindName);
        var scope = kind?.Scope;
        var isFiles = scope == SourceScope.Files;
        var source = new SourceConfig
        {
            Name = name ?? "",
            Kind = kind ?? SourceKinds.Default, // where it is a mistake, nothing is read at all
            Repositories = isFiles ? [] : ReadRepositories(section),
            Organizations = isFiles ? [] : ReadOrganizations(section),
            SkipsArchived = scope == SourceScope.Repository && (section.Flag("skip_archived") ?? false),
            SkipsForks = scope == SourceScope.Repository && (section.Flag("skip_forks") ?? false),
            Since = scope == SourceScope.Repository ? ReadSince(section, now) : null,
            Months = kind?.Months is null ? null : section.Integer("months", 1, 1200),
            Lookback = scope == SourceScope.Repository ? section.Parsed("lookback", text => TimeArguments.Length("", text)) : null,
            Every = section.Parsed("every", text => TimeArguments.Length("", text)) ?? kind?.Every ?? default,
            Lake = LakeConfigReader.Read(section, name ?? "", kind, hasWarehouse),
            Csv = isFiles && kind!.Entity == Entity.Csv ? CsvConfigReader.Read(section, workingDirectory) : null,
            GhArchive = isFiles && kind!.Entity == Entity.Event ? ReadFiles(section, workingDirectory, "gharchive/*.json.gz") : null,
        };
        if (scope is SourceScope.Repository or SourceScope.Feed)
            RequireOneOwner(section, source, isNeeded: scope == SourceScope.Repository);
        if (source is { Since: not null, Months: not null })
            section.Note("months", "stands beside 'since:'; use one of them");
        if (kind is not null) // else nobody knows what may stand here
            section.RefuseOthers();
        return name is null ? null : source;
    }

    /// <param name="example">A pattern that such a source might have.</param>
    public static FilePattern ReadFiles(Section section, string workingDirectory, string example)
    {
        var path = section.Text("path");
        if (path is null && !section.Has("path"))
            section.Note("path", $"is missing; name a file, or several with a pattern such as {example}");
        var files = new FilePattern(path ?? "", workingDirectory);
        if (files.IsMisplaced)
            section.Note("path", $"can't be '{path}'; '*' and '?' may stand in its last part, and '**' alone before that, such as {example.Replace("/", "/**/", StringComparison.Ordinal)}");
        else if (path is not null)
            return files with { Path = Path.GetFullPath(path, workingDirectory) };
        return files;
    }

    private static string? ReadSince(Section section, DateTimeOffset now)
    {
        if (section.Parsed("since", text => TimeArguments.Point("", text, now)) > now)
            section.Note("since", $"can't be '{section.Text("since")}', which lies in the future");
        return section.Text("since");
    }

    private static List<RepositoryName> ReadRepositories(Section section)
    {
        var names = new List<RepositoryName>();
        foreach (var (key, text) in section.OneOrSeveral("repo", "repos"))
        {
            if (RepositoryName.TryParse(text, out var name) && names.Contains(name))
                section.Note(key, $"has '{text}' twice");
            else if (name is not null)
                names.Add(name);
            else
                section.Note(key, $"can't be '{text}'; allowed: owner/name, such as octocat/Hello-World");
        }
        return names;
    }

    private static List<string> ReadOrganizations(Section section)
    {
        var logins = new List<string>();
        foreach (var (key, text) in section.OneOrSeveral("org", "orgs"))
        {
            if (!Login.IsMatch(text))
                section.Note(key, $"can't be '{text}'; allowed: the login of an organisation or user, such as octocat");
            else if (logins.Contains(text, StringComparer.OrdinalIgnoreCase))
                section.Note(key, $"has '{text}' twice");
            else
                logins.Add(text);
        }
        return logins;
    }

    private static void RequireOneOwner(Section section, SourceConfig source, bool isNeeded)
    {
        string[] keys = [.. OwnerKeys.Where(section.Has)];
        if (keys.Length > 1)
            section.Note(keys[1], $"stands beside '{keys[0]}:'; use one of them");
        else if (isNeeded && keys.Length == 0)
            section.Note("repo", "is missing; name the repository with 'repo:', several with 'repos:', or all of an organisation with 'org:'");
        else if (keys.Length == 1 && source.Repositories.Count + source.Organizations.Count == 0 && section.IsEmptyList(keys[0]))
            section.Note(keys[0], "is empty; name one at least");
    }

    private static string? Required(Section section, string key, string? value, string allowed)
    {
        if (value is null && !section.Has(key))
            section.Note(key, $"is missing; allowed: {allowed}");
        return value;
    }
}
