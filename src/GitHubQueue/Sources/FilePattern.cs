namespace GitHubQueue.Sources;

/// <summary>The files that a source reads.</summary>
/// <param name="Path">Of a file, or a pattern with <c>*</c> and <c>?</c> in its last part, before which <c>**</c> stands for all folders below. Absolute.</param>
/// <param name="Folder">Paths below it are shown and kept relative to it: the working directory.</param>
public sealed record FilePattern(string Path, string Folder)
{
    public string Shown(string path) => path.StartsWith(Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? System.IO.Path.GetRelativePath(Folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/')
        : path;

    /// <summary>In the order of their names. None: there is no such file or folder.</summary>
    public IReadOnlyList<string> Find()
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

    /// <summary>What is said where there is none of them.</summary>
    internal string NoneFor(string source) => $"There is no file '{Shown(Path)}' for source '{source}': check 'path:' in the config.";
}
