namespace Torture.Stage;

/// <summary>A library that, preloaded, gives a process another time of day.</summary>
internal sealed record ClockShim(string? Library)
{
    /// <summary>Without a library where there is no C compiler.</summary>
    public static async Task<ClockShim> CompileAsync(string source, string folder)
    {
        var library = Path.Combine(folder, "clock.so");
        foreach (var compiler in (string[])["cc", "gcc"])
        {
            if (OperatingSystem.IsLinux() && (await Script.TryAsync(compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl")).Code == 0)
                return new(library);
        }
        return new((string?)null);
    }

    /// <summary>The environment of a process whose clock is that much ahead.</summary>
    public Dictionary<string, string> Ahead(int seconds) => Library is null || seconds == 0
        ? []
        : new() { ["LD_PRELOAD"] = Library, ["CLOCK_AHEAD"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
