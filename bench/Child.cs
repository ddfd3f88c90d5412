using System.Diagnostics;
using System.Globalization;

namespace GitHubQueue.Benchmarks;

/// <summary>Runs a program to its end and watches it from outside.</summary>
/// <param name="Seconds">Wall time from start to end, start-up included.</param>
/// <param name="PeakMegabytes">The most memory it held at any moment (VmHWM, powers of 1024); 0 where there is no /proc.</param>
/// <param name="Output">Its stdout.</param>
internal sealed record Child(double Seconds, double PeakMegabytes, string Output)
{
    /// <exception cref="BenchmarkException">It ended with another code than 0.</exception>
    public static async Task<Child> RunAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var peak = WatchPeakAsync(process.Id);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0 ? new(seconds, await peak, await output) : throw new BenchmarkException(
            $"'{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}' ended with {process.ExitCode}: {(await errors).Trim()}");
    }

    /// <summary>The kernel keeps the peak itself, so that reading it now and then misses only the very last moment.</summary>
    private static async Task<double> WatchPeakAsync(int process)
    {
        var peak = 0.0;
        try
        {
            while (true)
            {
                var lines = await File.ReadAllLinesAsync($"/proc/{process}/status");
                if (Array.Find(lines, line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is not { } line)
                    return peak; // ended, and nobody has asked for its exit code yet
                peak = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
                await Task.Delay(20);
            }
        }
        catch (IOException)
        {
            return peak; // ended
        }
    }
}
