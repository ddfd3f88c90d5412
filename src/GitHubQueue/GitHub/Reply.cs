namespace GitHubQueue.GitHub;

/// <summary>One HTTP answer with its whole body, after redirects, not yet understood.</summary>
/// <remarks>
/// <paramref name="Url"/>: what was asked for.
/// <paramref name="FinalUrl"/>: what answered.
/// <paramref name="ReceivedAt"/>: on this machine's clock.
/// </remarks>
internal sealed record Reply(int Status, ReplyHeaders Headers, ReadOnlyMemory<byte> Body, Uri Url, Uri FinalUrl, DateTimeOffset ReceivedAt)
{
    public DateTimeOffset Date => Headers.Date ?? ReceivedAt;

    public Uri? RedirectedTo => FinalUrl == Url ? null : FinalUrl;

    public Uri? Next => LinkHeader.Find("next", Headers.All("Link"), FinalUrl);
}
