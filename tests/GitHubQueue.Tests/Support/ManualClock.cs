namespace GitHubQueue.Tests.Support;

/// <summary>
/// A clock that stands still until it is told to move. With <c>skipDelays</c> a <see cref="Task.Delay(TimeSpan, TimeProvider)"/> moves it
/// to the delay's end at once, so that code which waits runs through without waiting; timeouts still fire only when time passes them.
/// </summary>
internal sealed class ManualClock(DateTimeOffset start, bool skipDelays = false) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<TimeSpan> _delays = [];
    private DateTimeOffset _now = start;

    public ManualClock(bool skipDelays = false)
        : this(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), skipDelays)
    {
    }

    /// <summary>Every delay that was asked for, in order; timeouts aren't among them.</summary>
    public IReadOnlyList<TimeSpan> Delays
    {
        get
        {
            lock (_lock)
                return [.. _delays];
        }
    }

    /// <summary>Called for each of <see cref="Delays"/> once it has begun.</summary>
    public Action<TimeSpan>? Delayed { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Fires what falls due on the way, in order.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    /// <summary>Moves to whatever is due next; false when nothing is.</summary>
    public bool AdvanceToNextTimer()
    {
        DateTimeOffset? due;
        lock (_lock)
            due = _timers.Min(timer => timer.Due);
        if (due is { } time)
            AdvanceTo(time);
        return due is not null;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), period);
        timer.Change(dueTime, period);
        if (state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan)
            return timer;
        lock (_lock)
            _delays.Add(dueTime);
        Delayed?.Invoke(dueTime);
        if (skipDelays)
            Advance(dueTime);
        return timer;
    }

    private void AdvanceTo(DateTimeOffset target)
    {
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                var to = next?.Due ?? target;
                _now = to > _now ? to : _now;
                next?.Rearm();
            }
            if (next is null)
                return;
            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action fire, TimeSpan period) : ITimer
    {
        private TimeSpan _period = period;

        public DateTimeOffset? Due { get; private set; }

        public void Fire() => fire();

        public void Rearm() => Due = _period > TimeSpan.Zero ? Due + _period : null;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                clock._timers.Remove(this);
                clock._timers.Add(this);
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
