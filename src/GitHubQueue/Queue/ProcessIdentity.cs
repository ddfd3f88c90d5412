using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitHubQueue.Queue;

/// <summary>
/// Which process, on which machine, so that one that is gone can be told from one that is slow. Written as <c>machine/pid/start</c>.
/// </summary>
/// <param name="Machine">Differs between machines, between boots and between containers' process spaces.</param>
/// <param name="Start">When the process started: a number that its successor under the same id doesn't have.</param>
public sealed record ProcessIdentity(string Machine, int ProcessId, long Start)
{
    public static ProcessIdentity Current { get; } = OfThisProcess();

    public static ProcessIdentity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return new(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    /// <summary>True when the process has certainly ended. Of other machines nothing can be said: false.</summary>
    public bool IsGone => Machine == Current.Machine && this != Current && StartOf(ProcessId) != Start;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}/{ProcessId}/{Start}");

    private static ProcessIdentity OfThisProcess()
    {
        var place = Environment.MachineName;
        if (OperatingSystem.IsLinux())
            place += File.ReadAllText("/proc/sys/kernel/random/boot_id") + File.ResolveLinkTarget("/proc/self/ns/pid", false)?.Name;
        var machine = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 6));
        return new(machine, Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);
    }

    /// <summary>Null: no such process.</summary>
    private static long? StartOf(int processId)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(processId);
                return process.StartTime.ToUniversalTime().Ticks;
            }
            // Field 22, counted after the name, which stands in brackets and may hold anything: proc(5). A zombie (Z) has ended.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
