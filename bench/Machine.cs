using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Benchmarks;

/// <summary>What the figures were measured on, in a line.</summary>
internal static class Machine
{
    public static string Describe(string work)
    {
        SqliteLibrary.Initialize();
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {Processor()}, {MemoryGigabytes():0} GB, {RuntimeInformation.OSDescription}; .NET {Environment.Version}, SQLite {SqliteLibrary.Version}; a flush to disk takes {FlushMilliseconds(work):0.00} ms")
            + $"; load {Load()} before";
    }

    private static string Processor() => Line("/proc/cpuinfo", "model name")?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static double MemoryGigabytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string? Line(string file, string start) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;

    private static double FlushMilliseconds(string work)
    {
        var path = Path.Combine(work, "flush");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        var block = new byte[4096];
        return Series.Of(Enumerable.Range(0, 50).Select(_ =>
        {
            file.Write(block);
            var began = Stopwatch.GetTimestamp();
            file.Flush(flushToDisk: true);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        })).Median;
    }
}
