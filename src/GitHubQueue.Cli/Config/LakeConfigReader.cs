using System.Text.RegularExpressions;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads what a source says of its typed files.</summary>
internal static partial class LakeConfigReader
{
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Folder { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_=.-]+(/[A-Za-z0-9_=.-]+)*\z")]
    private static partial Regex Folders { get; }

    /// <summary>Of a source of which nothing is said.</summary>
    /// <param name="kind">Null: it isn't known.</param>
    /// <param name="hasWarehouse">Pull requests have typed files by default then, since the warehouse loads these.</param>
    public static LakeSetting Usual(string name, SourceKind? kind, bool hasWarehouse) => kind == SourceKinds.PullRequests
        ? new(name, IsParquet: hasWarehouse, Layout: LakeSetting.PullRequestLayout)
        : new(name);

    /// <inheritdoc cref="Usual"/>
    public static LakeSetting Read(Section section, string name, SourceKind? kind, bool hasWarehouse)
    {
        var usual = Usual(name, kind, hasWarehouse);
        var layout = section.Has("destination") || section.Has("partition_key") ? LakeSetting.DefaultLayout : usual.Layout; // which has places for these
        return new(
            section.Text("destination", Folder, "a folder's name of letters, digits, '.', '_' and '-'") ?? usual.Namespace,
            section.Text("partition_key", Folder, "a name of letters, digits, '.', '_' and '-'") ?? usual.PartitionKey,
            section.Flag("parquet") ?? usual.IsParquet,
            ReadLayout(section, hasNames: kind?.Scope == SourceScope.Repository) ?? layout);
    }

    /// <param name="hasNames">The kind's objects are in a folder an organisation and repository.</param>
    private static string? ReadLayout(Section section, bool hasNames)
    {
        if (section.Text("layout") is not { } layout)
            return null;
        var allowed = LakeSetting.Places.Where(place => hasNames || place is not ("{org}" or "{repo}")).ToList();
        var rest = allowed.Aggregate(layout, (text, place) => text.Replace(place, "x", StringComparison.Ordinal));
        if (!Folders.IsMatch(rest) || rest.Split('/').Any(part => part is "." or ".."))
            section.Note("layout", $"can't be '{layout}'; allowed: folders of letters, digits, '.', '_', '-', '=' and {string.Join(", ", allowed)}");
        else if (!layout.Contains("{date}", StringComparison.Ordinal) || !(layout.Contains("{entity}", StringComparison.Ordinal) || layout.Contains("{destination}", StringComparison.Ordinal)))
            section.Note("layout", $"can't be '{layout}'; it needs {{date}}, and {{entity}} or {{destination}}: typed files of different columns can't share a folder");
        return layout;
    }
}
