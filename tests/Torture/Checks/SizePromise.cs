namespace Torture.Checks;

/// <summary>Promise 5, on the disk: the database grows with what it holds and with nothing else, and its log not at all.</summary>
internal static class SizePromise
{
    /// <summary>A log below this is what the program lets it grow to between two checkpoints, and a stopped process while it holds one off.</summary>
    private const long LogAllowed = 64 << 20;

    /// <summary>Below this nothing can be told: the empty tables and what a checkpoint has just brought make the difference.</summary>
    private const long LeastTold = 32 << 20;

    private const long Mega = 1 << 20;

    /// <param name="sizes">In order of time.</param>
    public static Finding Check(IReadOnlyList<FileSizes> sizes)
    {
        var half = sizes.Count / 2;
        if (half == 0 || sizes[half].Records == 0)
            return new("5 files stay small", "nothing was seen", ["no size was seen: the database could never be read"]);
        var (middle, end) = (sizes[half], sizes[^1]);
        var (logBefore, logAfter) = (sizes.Take(half).Max(one => one.Log), sizes.Skip(half).Max(one => one.Log));
        var broken = new List<string>();
        if (end.Database > LeastTold && end.PerRecord > middle.PerRecord * 5 / 4)
            broken.Add($"a record took {middle.PerRecord} bytes at half-time, and {end.PerRecord} in the end");
        if (logAfter > LogAllowed && logAfter > logBefore * 5 / 4)
            broken.Add($"the log took up to {logBefore / Mega} MB in the first half and {logAfter / Mega} MB in the second");
        return new("5 files stay small", $"database {middle.PerRecord} then {end.PerRecord} bytes a record ({end.Database / Mega} MB), log at most {logBefore / Mega} then {logAfter / Mega} MB", broken);
    }
}
