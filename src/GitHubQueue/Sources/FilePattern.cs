using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>The files that a source reads.</summary>
/// <param name="Path">
/// Absolute, of a file or of several: with <c>*</c> and <c>?</c> in its last part, and perhaps <c>**</c> before that for all folders below. As in
/// a shell, names that begin with a dot aren't meant unless the pattern does.
/// </param>
/// <param name="Folder">Paths below it are shown and kept relative to it: the working directory.</param>
public sealed record FilePattern(string Path, string Folder)
{
    public string Shown(string path) => path.StartsWith(Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? System.IO.Path.GetRelativePath(Folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/')
        : path;

    /// <summary>In the order of their names. None: there is no such file or folder.</summary>
    /// <exception cref="FailureException">Input: a folder can't be read.</exception>
    public IReadOnlyList<string> Find()
    {
        var (folder, name, isDeep) = Parts();
        if (!isDeep && !HasWildcard(name))
            return File.Exists(Path) ? [Path] : [];
        if (!Directory.Exists(folder))
            return [];
        try
        {
            var options = new EnumerationOptions { MatchType = MatchType.Simple, RecurseSubdirectories = isDeep, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(folder, name, options)
                .Where(file => name.StartsWith('.') || !System.IO.Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The files '{Shown(Path)}' can't be listed: {fault.Message}", fault);
        }
    }

    /// <summary>A wildcard where none is understood.</summary>
    public bool IsMisplaced => HasWildcard(Parts().Folder);

    /// <summary>What is said where there is none of them.</summary>
    internal string NoneFor(string source) => $"There is no file '{Shown(Path)}' for source '{source}': check 'path:' in the config.";

    private (string Folder, string Name, bool IsDeep) Parts()
    {
        var (folder, name) = (System.IO.Path.GetDirectoryName(Path) ?? "/", System.IO.Path.GetFileName(Path));
        var isDeep = System.IO.Path.GetFileName(folder) == "**";
        return (isDeep ? System.IO.Path.GetDirectoryName(folder)! : folder, name, isDeep);
    }

    private static bool HasWildcard(string part) => part.AsSpan().ContainsAny('*', '?');
}
