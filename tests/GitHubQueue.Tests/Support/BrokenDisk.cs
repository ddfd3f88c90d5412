using System.Diagnostics;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>Makes processes fail with EIO when they write or flush certain files, from a moment on: see tests/native/eio.c.</summary>
/// <param name="call"><c>write</c> or <c>flush</c>.</param>
/// <param name="name">How the paths of the files end.</param>
internal sealed class BrokenDisk(string call, string name) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Marker => _folder["broken"];

    /// <summary>For a process to be started with. Skips the test where there is no C compiler.</summary>
    public async Task<(string Name, string Value)[]> EnvironmentAsync()
    {
        var library = _folder["eio.so"];
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/gcc") || await CompileAsync(library) is not 0)
            Assert.Ignore("Breaking the disk takes Linux and gcc with libc6-dev: scripts/test.sh installs them as root.");
        return [("LD_PRELOAD", library), ("EIO_CALL", call), ("EIO_NAME", name), ("EIO_WHEN", Marker)];
    }

    public void Break() => File.WriteAllBytes(Marker, []);

    public void Dispose() => _folder.Dispose();

    private static async Task<int> CompileAsync(string library, [CallerFilePath] string here = "")
    {
        var source = Path.GetFullPath("../../native/eio.c", Path.GetDirectoryName(here)!);
        using var compiler = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]))!;
        await compiler.WaitForExitAsync();
        return compiler.ExitCode;
    }
}
