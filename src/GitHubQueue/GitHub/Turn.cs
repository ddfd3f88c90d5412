namespace GitHubQueue.GitHub;

/// <summary>The right to send one request, until it is disposed.</summary>
/// <remarks><paramref name="token"/>: what to sign it with; null for other hosts.</remarks>
internal sealed class Turn(LimitGate gate, PooledToken? token, string resource) : IDisposable
{
    public PooledToken? Token => token;

    public string Resource => resource;

    /// <summary>An answer came, so its headers say what the request cost.</summary>
    public bool IsAnswered { get; private set; }

    public void Answer(ReplyHeaders headers)
    {
        IsAnswered = true;
        gate.Observe(this, headers);
    }

    public void Dispose() => gate.Leave(this);
}
