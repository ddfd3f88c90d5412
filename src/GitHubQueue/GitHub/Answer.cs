namespace GitHubQueue.GitHub;

/// <summary>
/// What GitHub said to one request, after redirects, waits and retries: a <see cref="PageAnswer"/> or <see cref="ObjectAnswer"/>,
/// <see cref="NotModifiedAnswer"/>, <see cref="EmptyAnswer"/>, <see cref="LimitedAnswer"/>, <see cref="RefusedAnswer"/> or <see cref="GoneAnswer"/>.
/// </summary>
public abstract record Answer
{
    /// <summary>The absolute URL that was asked for, before redirects.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the answer came from after redirects (a renamed repository); null when nothing was redirected.</summary>
    public Uri? RedirectedTo { get; init; }

    /// <summary>How long to wait before asking for the same again (<c>X-Poll-Interval</c>, on events); null: the server doesn't say.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>The server's time of answering (its Date header); this machine's time where it gave none.</summary>
    public required DateTimeOffset Date { get; init; }
}
