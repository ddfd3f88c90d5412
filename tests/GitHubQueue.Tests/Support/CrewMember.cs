using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace GitHubQueue.Tests.Support;

/// <summary>A process that a test starts, listens to and ends. What still runs at the end of the test is killed.</summary>
internal sealed partial class CrewMember : IAsyncDisposable
{
    public const int SIGINT = 2, SIGTERM = 15, SIGCONT = 18, SIGSTOP = 19;

    /// <summary>What a shell, and .NET, give for a process ended by SIGKILL.</summary>
    public const int Killed = 128 + 9;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _output, _errors;
    private readonly List<string> _errorLines = [];

    private CrewMember(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _output = ListenAsync(_process.StandardOutput, _ => { });
        _errors = ListenAsync(_process.StandardError, _errorLines.Add);
        _ = Task.WhenAll(_output, _errors).ContinueWith(_ => _lines.Writer.Complete(), TaskScheduler.Default);
    }

    public int Id => _process.Id;

    /// <summary>What it wrote to stderr until it ended.</summary>
    public string Errors => string.Join('\n', _errorLines);

    /// <summary>A verb of the crew, see tests/QueueCrew.</summary>
    public static CrewMember Start(string verb, params string[] options) => StartProgram(Dotnet, [Beside("QueueCrew.dll"), verb, .. options]);

    /// <summary>What starts it from a shell.</summary>
    public static string[] CommandOf(string verb, params string[] options) => [Dotnet, Beside("QueueCrew.dll"), verb, .. options];

    /// <summary>The program as people run it.</summary>
    public static CrewMember StartGitHubQueue(string[] arguments, params (string Name, string Value)[] environment) =>
        StartProgram(Dotnet, [BuiltProgram.Path, .. arguments], environment);

    /// <summary>A crew member under a tool such as strace.</summary>
    public static CrewMember StartUnder(string[] tool, string verb, params string[] options) =>
        StartProgram(tool[0], [.. tool[1..], Dotnet, Beside("QueueCrew.dll"), verb, .. options]);

    public static CrewMember StartWith((string Name, string Value)[] environment, string verb, params string[] options) =>
        StartProgram(Dotnet, [Beside("QueueCrew.dll"), verb, .. options], environment);

    public static CrewMember StartProgram(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath() };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // whose sockets stay there when a process is killed
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(start);
    }

    /// <summary>Reads on until a line holds the text, and returns that line.</summary>
    public async Task<string> SaysAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"The process ended without saying '{text}'. On stderr: {Errors}");
    }

    /// <summary>The next lines, or fewer where it ends before.</summary>
    public async Task<IReadOnlyList<string>> NextLinesAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _lines.Reader.ReadAllAsync(patience.Token).Take(count).ToListAsync(patience.Token);
    }

    /// <summary>Lets it go on where it stalled.</summary>
    public void Release() => _process.StandardInput.WriteLine();

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>To a process that isn't of the crew.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    public void Signal(int signal) => _ = SendSignal(_process.Id, signal); // not reaped before this object says so: the id is still its own

    /// <summary>SIGKILL, and waits for the end. False: it had ended by itself.</summary>
    public async Task<bool> KillAsync()
    {
        _process.Kill();
        return await ExitAsync() == Killed;
    }

    /// <summary>Waits for the end and all output, and returns the exit code.</summary>
    /// <param name="patience">Null: two minutes.</param>
    public async Task<int> ExitAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        await _process.WaitForExitAsync(limit.Token);
        await Task.WhenAll(_output, _errors);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private async Task ListenAsync(StreamReader stream, Action<string> note)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            note(line);
            _lines.Writer.TryWrite(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
