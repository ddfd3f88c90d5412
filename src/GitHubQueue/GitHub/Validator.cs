namespace GitHubQueue.GitHub;

/// <summary>What a server gave to ask later whether a URL's content has changed. Good for one URL, token and Accept header.</summary>
/// <param name="ETag">As received, quotes and <c>W/</c> included; it is sent back like that.</param>
/// <param name="LastModified">As received; sent only where there is no <paramref name="ETag"/>.</param>
/// <param name="TokenId">
/// Names the token that it came with, see <see cref="GitHubClient.TokenIds"/>: ETags differ from token to token, so it is sent with that one
/// or not at all. Null: with any.
/// </param>
public sealed record Validator(string? ETag, string? LastModified, string? TokenId = null)
{
    /// <summary>
    /// Compares weakly (RFC 9110, 8.8.3.2): GitHub answers <c>W/"x"</c> with <c>"x"</c>, so the <c>W/</c> says nothing.
    /// Without ETags on both sides, the dates decide.
    /// </summary>
    public bool Matches(Validator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ETag is not null && other.ETag is not null
            ? Opaque(ETag) == Opaque(other.ETag)
            : LastModified is not null && LastModified == other.LastModified;
    }

    /// <summary>Null where the answer carries neither header.</summary>
    internal static Validator? From(ReplyHeaders headers, string? tokenId) =>
        headers.First("ETag") is null && headers.First("Last-Modified") is null
            ? null
            : new(headers.First("ETag"), headers.First("Last-Modified"), tokenId);

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? tag[2..] : tag;
}
