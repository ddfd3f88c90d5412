using System.Diagnostics;

namespace Torture.Crew;

/// <summary>Starts github-queue in the run's folder, with an environment that holds nothing of the caller's.</summary>
internal sealed class Launcher(string program, string folder, IReadOnlyDictionary<string, string> environment)
{
    private static readonly string[] Kept = ["PATH", "DOTNET_ROOT"];

    public string Folder => folder;

    public Running Start(string slot, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? more = null)
    {
        var isLibrary = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isLibrary)
            start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var kept = Kept.Select(name => (name, Value: Environment.GetEnvironmentVariable(name))).Where(one => one.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // whose sockets stay in /tmp when a process is killed
        foreach (var (name, value) in environment.Concat(more ?? new Dictionary<string, string>()))
            start.Environment[name] = value;
        return new(slot, arguments, start, Path.Combine(folder, "logs"));
    }

    /// <summary>Runs it to its end, with nobody disturbing.</summary>
    public async Task<Ended> RunAsync(params string[] arguments)
    {
        using var running = Start("calm", arguments);
        return await running.EndedAsync();
    }
}
