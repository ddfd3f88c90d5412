namespace Torture.Stage;

/// <summary>A file system of its own for the database, which can be filled to the last byte and freed again.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Megabytes = 320;

    private SmallDisk(string path, bool isMounted) => (Folder, IsMounted) = (path, isMounted);

    public string Folder { get; }

    /// <summary>False: mounting isn't allowed here, and the folder is an ordinary one.</summary>
    public bool IsMounted { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
            && (await Script.TryAsync("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", folder)).Code == 0;
        return new(folder, isMounted);
    }

    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            for (var block = new byte[1 << 20]; ;)
                ballast.Write(block);
        }
        catch (IOException)
        {
            FillRest(ballast);
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        if (IsMounted)
            await Script.TryAsync("umount", "-l", Folder);
    }

    private static void FillRest(FileStream ballast)
    {
        try
        {
            for (var block = new byte[4096]; ;)
                ballast.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
