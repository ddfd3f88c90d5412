using System.Diagnostics;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>A file system of a few megabytes, which a test can fill to the last byte and free again. Skips the test without root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
            && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path) == 0)
            return disk;
        disk._folder.Dispose();
        Assert.Ignore("Mounting a small file system takes root and permission to mount.");
        throw new InvalidOperationException("Unreachable.");
    }

    /// <param name="leave">Bytes that stay free.</param>
    public void Fill(int leave = 0)
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                filler.Write(new byte[4096]);
        }
        catch (IOException)
        {
            filler.SetLength(Math.Max(0, filler.Length - leave));
        }
    }

    public void Free() => File.Delete(Filler);

    public Task MakeReadOnlyAsync() => RunAsync("mount", "-o", "remount,ro", Path);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Path);
        _folder.Dispose();
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
