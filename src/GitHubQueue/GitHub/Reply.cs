using System.Globalization;

namespace GitHubQueue.GitHub;

/// <summary>One HTTP answer with its whole body, after redirects, not yet understood.</summary>
/// <remarks>
/// <paramref name="Url"/>: what was asked for.
/// <paramref name="FinalUrl"/>: what answered.
/// <paramref name="ReceivedAt"/>: on this machine's clock.
/// <paramref name="Credential"/>: what the request was signed with; null where another host answered, which sees none.
/// </remarks>
internal sealed record Reply(int Status, ReplyHeaders Headers, ReadOnlyMemory<byte> Body, Uri Url, Uri FinalUrl, DateTimeOffset ReceivedAt, Credential? Credential = null)
{
    public DateTimeOffset Date => Headers.Date ?? ReceivedAt;

    public Uri? RedirectedTo => FinalUrl == Url ? null : FinalUrl;

    /// <summary>https://docs.github.com/en/rest/activity/events</summary>
    public TimeSpan? PollInterval => Headers.Number("X-Poll-Interval") is { } seconds and > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : null;

    public Uri? Next => LinkHeader.Find("next", Headers.All("Link"), FinalUrl);

    public int? LastPage => LinkHeader.Find("last", Headers.All("Link"), FinalUrl)?.Query.TrimStart('?').Split('&')
        .FirstOrDefault(part => part.StartsWith("page=", StringComparison.Ordinal)) is { } part
            && int.TryParse(part.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : null;

    /// <summary>There is a next page, and no way to it: a list that ends here would be taken for complete.</summary>
    public bool NextIsUnreadable => Next is null
        && Headers.All("Link").SelectMany(LinkHeader.Parse).Any(link => link.Relations.Contains("next", StringComparer.OrdinalIgnoreCase));
}
