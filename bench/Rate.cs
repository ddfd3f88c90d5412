using System.Diagnostics;

namespace GitHubQueue.Benchmarks;

/// <summary>How fast records went through, and what they cost.</summary>
/// <param name="PerSecond">Of wall time.</param>
/// <param name="Microseconds">Of processor time a record, in all threads: what other load on the machine changes least.</param>
internal sealed record Rate(double PerSecond, double Microseconds)
{
    /// <param name="work">Tells how many records it took.</param>
    public static Rate Of(Func<int> work)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        var records = work();
        var elapsed = Stopwatch.GetElapsedTime(began);
        return new(records / elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / records);
    }
}
