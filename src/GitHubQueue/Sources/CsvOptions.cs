using System.Text;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What is configured of a CSV source.</summary>
/// <param name="Path">Of a file, or a pattern with <c>*</c> and <c>?</c> in its last part, before which <c>**</c> stands for all folders below. Absolute.</param>
/// <param name="Folder">Paths below it are shown and kept relative to it: the working directory.</param>
public sealed record CsvOptions(string Path, string Folder, CsvSchema Schema)
{
    /// <summary>Null: UTF-8, where anything else is refused. A byte order mark is believed in any case.</summary>
    public Encoding? Encoding { get; init; }

    public char Delimiter { get; init; } = ',';

    public string Shown(string path) => path.StartsWith(Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? System.IO.Path.GetRelativePath(Folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/')
        : path;

    /// <summary>In the order of their names. None: there is no such file or folder.</summary>
    public IReadOnlyList<string> Files()
    {
        var (folder, name) = (System.IO.Path.GetDirectoryName(Path) ?? "/", System.IO.Path.GetFileName(Path));
        if (!name.Contains('*', StringComparison.Ordinal) && !name.Contains('?', StringComparison.Ordinal))
            return File.Exists(Path) ? [Path] : [];
        var isDeep = System.IO.Path.GetFileName(folder) == "**";
        folder = isDeep ? System.IO.Path.GetDirectoryName(folder)! : folder;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, name, isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly).Order(StringComparer.Ordinal)]
            : [];
    }
}
