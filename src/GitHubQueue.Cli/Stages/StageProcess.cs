using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GitHubQueue.Cli.Stages;

/// <summary>A stage that runs as a process of its own, and stops with this one, even where this one is killed: its input ends then.</summary>
internal sealed partial class StageProcess : IDisposable
{
    private const int SigTerm = 15;

    /// <summary>Of who runs stages: they end before, or are ended.</summary>
    public static readonly TimeSpan Patience = StopSignals.Patience + TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Grace = StopSignals.Patience + TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly Task<string> _output;

    private StageProcess(Process process, Task<string> output) => (_process, _output) = (process, output);

    /// <param name="capture">Keeps back what it prints, instead of letting it through.</param>
    public static StageProcess Start(Stage stage, bool capture)
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("The program doesn't know its own file.");
        var start = new ProcessStartInfo(self) { RedirectStandardOutput = capture, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment[StopSignals.EndsWithInput] = "1";
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") // run as 'dotnet github-queue.dll'
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "github-queue.dll"));
        foreach (var argument in stage.Arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        return new(process, capture ? process.StandardOutput.ReadToEndAsync() : Task.FromResult(""));
    }

    /// <summary>What it printed, once it has ended.</summary>
    public Task<string> OutputAsync() => _output;

    /// <summary>Waits for its end. When asked to stop, asks the stage, and ends it by force where it doesn't follow.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken stop)
    {
        try
        {
            await _process.WaitForExitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Terminate();
            using var patience = new CancellationTokenSource(Grace);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
                _process.Kill(); // its lease or transaction covers that
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    private void Terminate()
    {
        if (!OperatingSystem.IsWindows())
            _ = Kill(_process.Id, SigTerm);
        else
            _process.Kill();
    }

    /// <summary>https://man7.org/linux/man-pages/man2/kill.2.html. A process that has ended and not been waited for keeps its id.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
