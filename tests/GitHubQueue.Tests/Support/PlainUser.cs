using System.Diagnostics;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>A user whom permissions stop, as they don't stop root: the one who runs these tests, or else nobody.</summary>
internal static class PlainUser
{
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;

    /// <summary>What to put before a command so that this user runs it. Ends the test where there is no way.</summary>
    /// <param name="folder">May be used by this user then.</param>
    /// <param name="program">Must be readable for this user.</param>
    public static string[] PrefixFor(string folder, string program)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Permissions are others there.");
            return [];
        }
        if (!Environment.IsPrivilegedProcess)
            return [];
        string[] prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        if (!File.Exists("/usr/bin/setpriv") || !Runs([.. prefix, "test", "-r", program]))
            Assert.Ignore($"Permissions don't stop root: install setpriv (util-linux), and let others read '{program}'.");
        File.SetUnixFileMode(folder, All);
        return prefix;
    }

    /// <summary>Does something while nobody but root may use a file or folder in this way.</summary>
    public static async Task WithModeAsync(string path, UnixFileMode mode, Func<Task> act)
    {
        if (OperatingSystem.IsWindows())
            return;
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode);
        try
        {
            await act();
        }
        finally
        {
            File.SetUnixFileMode(path, before);
        }
    }

    private static bool Runs(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
