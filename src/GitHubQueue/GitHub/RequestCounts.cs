namespace GitHubQueue.GitHub;

/// <summary>What has been sent on one account. Counted from several threads.</summary>
internal sealed class RequestCounts
{
    private int _sent, _notModified;

    /// <summary>With retries and redirects.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>How many of them were answered 304.</summary>
    public int NotModified => Volatile.Read(ref _notModified);

    public void AddSent() => Interlocked.Increment(ref _sent);

    public void AddNotModified() => Interlocked.Increment(ref _notModified);
}
