namespace Torture.Crew;

/// <summary>A place in the crew: there is always a process in it, and when one ends the next is started.</summary>
/// <param name="name">Of its log.</param>
/// <param name="launcher">Starts them.</param>
/// <param name="choose">The next process's arguments and environment.</param>
internal sealed class Slot(string name, Launcher launcher, Func<(string[] Arguments, Dictionary<string, string> Environment)> choose)
{
    /// <summary>What ends at once, because the network is down, say, doesn't take all the machine's time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Ended> _ended = [];
    private readonly Lock _gate = new();
    private Task _work = Task.CompletedTask;

    public string Name => name;

    /// <summary>Null: one has just ended.</summary>
    public Running? Current { get; private set; }

    public IReadOnlyList<Ended> History
    {
        get { lock (_gate) return [.. _ended]; }
    }

    public void Open() => _work = WorkAsync();

    /// <summary>No process is started any more; the present one is asked to stop.</summary>
    public async Task CloseAsync()
    {
        _closing.TrySetResult();
        Current?.Send(Signal.Continue);
        Current?.Send(Signal.Terminate);
        await _work;
    }

    private async Task WorkAsync()
    {
        while (!_closing.Task.IsCompleted)
        {
            var (arguments, environment) = choose();
            using var running = launcher.Start(name, arguments, environment);
            Current = running;
            if (_closing.Task.IsCompleted)
                running.Send(Signal.Terminate); // nobody has told this one
            var ended = await running.EndedAsync();
            Current = null;
            lock (_gate) _ended.Add(ended);
            await Task.WhenAny(Task.Delay(Pause), _closing.Task);
        }
    }
}
