namespace GitHubQueue.GitHub;

/// <summary>
/// At most so many requests in any minute. github.com allows 900 points, and a GET is one
/// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).
/// </summary>
internal sealed class RequestPace(int perMinute = 900)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _sent = new();

    /// <summary>Zero: a request may go now. Never more than a minute, even when the clock was set back.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        while (_sent.TryPeek(out var oldest) && now - oldest >= Window)
            _sent.Dequeue();
        if (_sent.Count < perMinute)
            return TimeSpan.Zero;
        var wait = _sent.Peek() + Window - now;
        return wait < Window ? wait : Window;
    }

    /// <summary>To be called when a request is sent.</summary>
    public void Take(DateTimeOffset now)
    {
        if (_sent.Count >= perMinute)
            _sent.Dequeue();
        _sent.Enqueue(now);
    }
}
