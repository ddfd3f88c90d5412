namespace Fuzz.Targets;

/// <summary>A clock that jumps to the end of every delay; timeouts never come.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The longest so far.</summary>
    public TimeSpan LongestDelay { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan)
            return new Timer();
        LongestDelay = dueTime > LongestDelay ? dueTime : LongestDelay;
        _now += dueTime;
        callback(state);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
