namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Statements that are being carried out, or have been.</summary>
internal sealed class SnowflakeExecution : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _polls;

    /// <param name="count">Of statements.</param>
    /// <param name="polls">How often it is asked for in vain.</param>
    public SnowflakeExecution(string? requestId, int count, int polls, Func<CancellationToken, Task<IReadOnlyList<SnowflakeTable>>> run)
    {
        (RequestId, _polls) = (requestId, polls);
        Handles = count == 1 ? [] : [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString())];
        Results = Task.Run(() => run(_stop.Token));
    }

    public string? RequestId { get; }

    public string Handle { get; } = Guid.NewGuid().ToString();

    /// <summary>Of each statement, where there are several.</summary>
    public List<string> Handles { get; }

    public Task<IReadOnlyList<SnowflakeTable>> Results { get; }

    public bool HasSucceeded => Results.IsCompletedSuccessfully;

    public bool IsStillSlow() => Interlocked.Decrement(ref _polls) >= 0;

    public void Cancel() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
