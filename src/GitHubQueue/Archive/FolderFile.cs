namespace GitHubQueue.Archive;

/// <summary>Finishes files: makes their content durable, and gives them their names, without replacing.</summary>
internal static class FolderFile
{
    /// <summary>Makes what was written durable. .NET's own flush keeps quiet where fsync fails (EIO, seen with .NET 10 on Linux).</summary>
    public static void Flush(FileStream file)
    {
        if (!OperatingSystem.IsWindows())
            Posix.Flush(file.SafeFileHandle, file.Name);
        if (!OperatingSystem.IsLinux())
            file.Flush(flushToDisk: true); // macOS: beyond the drive's own cache, which fsync there isn't
    }

    /// <summary>Names a file, leaving its temporary name to the caller; false where the name is taken already.</summary>
    public static bool TryName(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(temporary, path);
        switch (Posix.Link(temporary, path))
        {
            case 0:
                return true;
            case Posix.EEXIST:
                return false;
            // FAT and some mounts have no links. Between asking and moving another writer may slip in; it can only be one that
            // writes the same batch, hence the same content.
            case Posix.EPERM or Posix.EMLINK or Posix.ENOSYS or Posix.EOPNOTSUPP or MacNotSupported:
                if (File.Exists(path))
                    return false;
                File.Move(temporary, path, overwrite: true);
                return true;
            case var error:
                throw Posix.Error($"naming the file '{path}' failed", error);
        }
    }

    /// <summary>Makes a file's name durable, and those of the folders above it: any of them may have been made just now, by any process.</summary>
    public static void FlushUpTo(string root, string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals names itself, and has no call for it
        for (var path = folder; path is not null && path.Length >= root.Length; path = Path.GetDirectoryName(path))
            Posix.Flush(path);
        if (Path.GetDirectoryName(root) is { } above)
            FlushIfPermitted(above);
    }

    private const int MacNotSupported = 45;

    /// <summary>The folder that holds the root belongs to somebody else, perhaps unreadable.</summary>
    private static void FlushIfPermitted(string folder)
    {
        try
        {
            Posix.Flush(folder);
        }
        catch (IOException)
        {
            // The root was most likely there long before; its own entries are flushed.
        }
    }

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
