using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>What an error of the file system means for the one who runs the program.</summary>
internal static class FolderFailure
{
    // Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL. Elsewhere an IOException's HResult is the errno.
    private const int WindowsHandleFull = unchecked((int)0x80070027), WindowsDiskFull = unchecked((int)0x80070070);

    public static FailureException Explain(Exception error, string root)
    {
        var because = error.Message.TrimEnd('.');
        return error switch
        {
            UnauthorizedAccessException or IOException { HResult: Posix.EROFS or Posix.EPERM } => new(FailureKind.Input,
                $"The archive folder '{root}' can't be written: {because}. Give this user write permission, or choose another folder.", error),
            IOException { HResult: Posix.ENOSPC or Posix.EDQUOT or WindowsDiskFull or WindowsHandleFull } => new(FailureKind.Unavailable,
                $"The disk of the archive folder '{root}' is full: {because}. Nothing is lost: free some space and run the worker again.", error),
            _ when IsBlockedByFile(root) => new(FailureKind.Input,
                $"The archive folder '{root}' can't be made, because it or a folder above it is a file. Choose another folder.", error),
            _ => new(FailureKind.Unavailable,
                $"The archive folder '{root}' can't be used: {because}. Nothing is lost: check its disk and run the worker again.", error),
        };
    }

    /// <summary>What there is may not be read.</summary>
    public static FailureException ExplainReading(UnauthorizedAccessException error, string root) => new(FailureKind.Input,
        $"The archive folder '{root}' can't be read: {error.Message.TrimEnd('.')}. Give this user read permission there, and run the same command again.", error);

    private static bool IsBlockedByFile(string root)
    {
        for (var path = root; path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
                return true;
        }
        return false;
    }
}
