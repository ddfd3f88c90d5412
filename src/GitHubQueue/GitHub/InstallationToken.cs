namespace GitHubQueue.GitHub;

/// <summary>A token of an App's installation, which lasts an hour. Not a record, whose text would hold it.</summary>
/// <remarks><paramref name="expiresAt"/>: on this machine's clock, whatever the server's says.</remarks>
internal sealed class InstallationToken(string text, DateTimeOffset expiresAt)
{
    /// <summary>Renewed that long before it expires, so that no request meets the end.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>A request under way needs this long of it.</summary>
    private static readonly TimeSpan Last = TimeSpan.FromMinutes(1);

    public string Text => text;

    public DateTimeOffset ExpiresAt => expiresAt;

    public bool IsDue(DateTimeOffset now) => now >= expiresAt - Early;

    /// <summary>While it can't be renewed, it will still do.</summary>
    public bool StillServes(DateTimeOffset now) => now < expiresAt - Last;
}
