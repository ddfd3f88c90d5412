namespace GitHubQueue.Archive;

/// <summary>What every archive accepts as a key or prefix: relative, with <c>/</c> between parts, and unable to leave the root.</summary>
internal static class ObjectKey
{
    /// <summary>A part that starts so and ends in <see cref="TemporarySuffix"/> is a file being written, never an object.</summary>
    private const char TemporaryMark = '.';

    private const string TemporarySuffix = ".tmp";

    public static void Check(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.AsSpan().ContainsAny('\\', '\0') || key.Any(char.IsControl))
            throw new ArgumentException($"The key '{key}' holds a backslash or a control character.", nameof(key));
        foreach (var part in key.Split('/'))
        {
            if (part is "" or "." or "..")
                throw new ArgumentException($"The key '{key}' has an empty part, '.' or '..', which could lead out of the archive.", nameof(key));
        }
        if (IsTemporary(key))
            throw new ArgumentException($"The key '{key}' has the name of a temporary file.", nameof(key));
    }

    /// <summary>A prefix is the beginning of a key, and may end anywhere in it.</summary>
    public static void CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > 0)
            Check(prefix + "-");
    }

    public static bool IsTemporary(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.Length > 0 && name[0] == TemporaryMark && name.EndsWith(TemporarySuffix, StringComparison.Ordinal);
    }

    /// <summary>A new name, hidden from most readers of a lake, that no other process uses.</summary>
    public static string TemporaryName(string name) => $"{TemporaryMark}{name}.{Path.GetRandomFileName()}{TemporarySuffix}";
}
