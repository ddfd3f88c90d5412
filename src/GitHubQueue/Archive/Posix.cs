using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GitHubQueue.Archive;

/// <summary>
/// What a durable write-once file needs and .NET doesn't offer: a name without replacing, a folder's fsync, and a file's that
/// tells when it failed.
/// </summary>
internal static partial class Posix
{
    public const int EPERM = 1, EIO = 5, EEXIST = 17, EMLINK = 31, ENOSPC = 28, EROFS = 30, ENOSYS = 38, EOPNOTSUPP = 95, EDQUOT = 122;

    /// <summary>Gives a file a second name. 0, or the error's number; <see cref="EEXIST"/> where the name is taken.</summary>
    public static int Link(string file, string name) => LinkFile(file, name) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Makes the names in a folder survive a power cut.</summary>
    /// <remarks>Some network file systems can't do it for folders (EINVAL); they keep names on the server.</remarks>
    public static void Flush(string folder)
    {
        const int readOnly = 0, invalid = 22;
        var handle = OpenFile(folder, readOnly);
        if (handle < 0)
            throw Error($"opening the folder '{folder}' failed");
        try
        {
            if (SyncFile(handle) != 0 && Marshal.GetLastPInvokeError() != invalid)
                throw Error($"flushing the folder '{folder}' failed");
        }
        finally
        {
            _ = CloseFile(handle);
        }
    }

    /// <summary>Makes a file's content survive a power cut.</summary>
    public static void Flush(SafeFileHandle file, string path)
    {
        if (SyncFile(file) != 0)
            throw Error($"flushing the file '{path}' failed");
    }

    public static IOException Error(string what, int? number = null)
    {
        var error = number ?? Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(string file, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(int handle);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int handle);
}
