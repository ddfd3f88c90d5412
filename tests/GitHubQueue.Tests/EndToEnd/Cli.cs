using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>
/// Runs the built program in a folder of its own, which is also its home, with an environment that holds nothing of the caller's.
/// </summary>
internal sealed class Cli : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string[] _prefix = [];

    /// <summary>The variables that a run is given besides PATH, HOME and the like.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["AWS_EC2_METADATA_DISABLED"] = "true", ["NO_GCE_CHECK"] = "true" };

    /// <summary>How to read what it prints; null: as UTF-8.</summary>
    public Encoding? OutputEncoding { get; set; }

    public string Folder => _folder.Path;

    public string Database => _folder["pipeline.db"];

    public string LakeFolder => _folder["lake"];

    public string this[string name] => _folder[name];

    /// <summary>From here on the program is run by a user whom permissions stop. Ends the test where there is none.</summary>
    public void BeStoppedByPermissions() => _prefix = PlainUser.PrefixFor(Folder, BuiltProgram.Path);

    public CliProcess Start(params IEnumerable<string> arguments)
    {
        string[] command = [.. _prefix, DotNet(), BuiltProgram.Path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            StandardOutputEncoding = OutputEncoding,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = Folder;
        start.Environment["TMPDIR"] = Path.GetTempPath();
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // whose sockets stay there when a process is killed
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return new CliProcess(start);
    }

    public async Task<CliResult> RunAsync(params IEnumerable<string> arguments)
    {
        await using var process = Start(arguments);
        return await process.WaitAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The dotnet that runs these tests: it may not be on the PATH.</summary>
    private static string DotNet() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
