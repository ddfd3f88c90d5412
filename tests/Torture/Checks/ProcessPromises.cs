using System.Text.RegularExpressions;
using Torture.Crew;

namespace Torture.Checks;

/// <summary>Promises 5 and 6, and the one about stopping: what the processes did, said and took.</summary>
internal static partial class ProcessPromises
{
    private const int Mega = 1 << 20;
    private static readonly TimeSpan MostUntilStopped = TimeSpan.FromSeconds(10);

    /// <summary>Below this nothing can be told: a process that was killed early has hardly taken anything.</summary>
    private const int LeastTold = 192;

    [GeneratedRegex(@"^\S+ \d+:\s+at \S+\(|Unhandled exception|please report this|Fatal error|SIGSEGV|Stack overflow")]
    private static partial Regex Trace { get; }

    public static Finding CheckMemory(IReadOnlyList<Ended> history)
    {
        var broken = new List<string>();
        var (half, counts) = (history.Max(one => one.StartedAt) / 2, new List<string>());
        foreach (var kind in history.Where(one => one.PeakBytes > 0).GroupBy(one => one.Arguments[0]).OrderBy(kind => kind.Key))
        {
            var before = kind.Where(one => one.StartedAt < half).Select(one => one.PeakBytes).DefaultIfEmpty().Max() / Mega;
            var after = kind.Where(one => one.StartedAt >= half).Select(one => one.PeakBytes).DefaultIfEmpty().Max() / Mega;
            counts.Add($"{kind.Key} {before} then {after} MB");
            if (after > LeastTold && after > before * 5 / 4)
                broken.Add($"{kind.Key} took up to {before} MB in the first half and {after} MB in the second");
        }
        return new("5 memory stays flat", $"at most {string.Join(", ", counts)}", broken);
    }

    public static Finding CheckSentences(IReadOnlyList<Ended> history, string logs)
    {
        var broken = Directory.GetFiles(logs).SelectMany(file => File.ReadLines(file).Where(line => Trace.IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line}")).ToList();
        foreach (var one in history.Where(one => one.Signal != Signal.Kill))
        {
            int[] allowed = one.Signal == Signal.Terminate ? [0, 1, 130, 128 + Signal.Terminate] : [0, 1];
            if (!allowed.Contains(one.ExitCode))
                broken.Add($"{one.Slot}: {one.Command} ended with {one.ExitCode}: {CalmRun.Last(one)}");
            else if (one.ExitCode == 1 && one.Errors.Count == 0 && one.Output.Length == 0)
                broken.Add($"{one.Slot}: {one.Command} ended with 1 and didn't say why");
        }
        var codes = history.GroupBy(one => one.ExitCode).OrderBy(same => same.Key).Select(same => $"{same.Key}: {same.Count()}");
        return new("6 sentences, and never a stack trace", $"{history.Count} processes ended with {string.Join(", ", codes)}", broken);
    }

    public static Finding CheckStopping(IReadOnlyList<Ended> history)
    {
        var stopped = history.Where(one => one.StoppedIn is not null && one.Signal == Signal.Terminate).ToList();
        var broken = stopped.Where(one => one.StoppedIn > MostUntilStopped).Select(one => $"{one.Slot}: {one.Command} took {one.StoppedIn!.Value.TotalSeconds:0.0} s");
        return new("SIGTERM ends a process within 10 s", $"{stopped.Count} processes, {stopped.Select(one => one.StoppedIn!.Value.TotalSeconds).DefaultIfEmpty().Max():0.0} s at most", [.. broken]);
    }
}
