using System.Diagnostics;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>The program, running. Ended for certain when this is disposed.</summary>
internal sealed partial class CliProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _out, _error;
    private readonly TaskCompletionSource _spoke = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CliProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _out = _process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync();
    }

    public int Id => _process.Id;

    /// <summary>Ends with the first line on stderr: the program has begun its work.</summary>
    public Task Spoke => _spoke.Task;

    /// <summary>SIGKILL, also when the process has ended already.</summary>
    public void Kill() => _process.Kill();

    public void Terminate() => Signal(PosixSignalNumber.Terminate);

    public void Interrupt() => Signal(PosixSignalNumber.Interrupt);

    /// <summary>Waits for its end; one that doesn't end in time is killed and fails the test.</summary>
    public async Task<CliResult> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            Assert.Fail($"'{string.Join(' ', _process.StartInfo.ArgumentList)}' did not end within {Patience}; it said:\n{await _error}");
        }
        return new CliResult(_process.ExitCode, await _out, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var text = new System.Text.StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            _spoke.TrySetResult();
        }
        _spoke.TrySetResult();
        return text.ToString();
    }

    private void Signal(PosixSignalNumber signal)
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, (int)signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private enum PosixSignalNumber
    {
        Interrupt = 2,
        Terminate = 15,
    }
}
