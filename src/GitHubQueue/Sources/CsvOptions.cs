using System.Text;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What is configured of a CSV source.</summary>
/// <param name="Path">
/// Absolute, of a file or of several: with <c>*</c> and <c>?</c> in its last part, and perhaps <c>**</c> before that for all folders below. As in
/// a shell, names that begin with a dot aren't meant unless the pattern does.
/// </param>
/// <param name="Folder">Paths below it are shown and kept relative to it: the working directory.</param>
public sealed record CsvOptions(string Path, string Folder, CsvSchema Schema)
{
    /// <summary>Null: UTF-8, where anything else is refused. A byte order mark is believed in any case.</summary>
    public Encoding? Encoding { get; init; }

    public char Delimiter { get; init; } = ',';

    /// <summary>What makes other records of the same file.</summary>
    internal string ReadAs => $"{Delimiter} {Encoding?.WebName} {string.Join('/', Schema.Key.Select(Partition.Encode))}";

    public string Shown(string path) => path.StartsWith(Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? System.IO.Path.GetRelativePath(Folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/')
        : path;

    /// <summary>In the order of their names. None: there is no such file or folder.</summary>
    public IReadOnlyList<string> Files()
    {
        var (folder, name) = (System.IO.Path.GetDirectoryName(Path) ?? "/", System.IO.Path.GetFileName(Path));
        var isDeep = System.IO.Path.GetFileName(folder) == "**";
        if (!isDeep && !IsPattern(name))
            return File.Exists(Path) ? [Path] : [];
        folder = isDeep ? System.IO.Path.GetDirectoryName(folder)! : folder;
        var options = new EnumerationOptions { MatchType = MatchType.Simple, RecurseSubdirectories = isDeep, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, name, options)
                .Where(file => name.StartsWith('.') || !System.IO.Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Whether it stands for any number of names.</summary>
    public static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');
}
