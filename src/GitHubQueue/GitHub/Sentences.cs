using System.Globalization;

namespace GitHubQueue.GitHub;

/// <summary>The wording of everything that this stage says to people about an answer.</summary>
internal sealed class Sentences(ApiOrigin origin, SafeText safe)
{
    public string Unauthorized(Reply reply, ErrorBody body) => origin.Token is null
        ? $"'{origin.Name}' wants to know who asks ({Quote(reply, body)}): set GITHUB_TOKEN to a token that may read '{safe.Url(reply.Url)}'."
        : $"'{origin.Name}' refused the token in GITHUB_TOKEN ({Quote(reply, body)}): it is mistyped, expired or revoked. "
            + "Set GITHUB_TOKEN to a valid one.";

    public string Suspended(Reply reply, ErrorBody body) =>
        $"'{origin.Name}' has suspended the account or installation behind GITHUB_TOKEN ({Quote(reply, body)}): "
        + "set GITHUB_TOKEN to the token of another.";

    public string Gone(Reply reply, ErrorBody body) =>
        $"'{safe.Url(reply.Url)}' doesn't exist or has been deleted ({Quote(reply, body)})"
        + (reply.Status == 404 ? "; check its spelling, and whether GITHUB_TOKEN may see it." : ".");

    public string Disabled(Reply reply, ErrorBody body) => $"'{safe.Url(reply.Url)}' is switched off in its repository ({Quote(reply, body)}).";

    public string Blocked(Reply reply, ErrorBody body) =>
        $"'{safe.Url(reply.Url)}' is blocked ({Quote(reply, body)}, reason '{safe.Message(body.BlockReason ?? "not given")}')"
        + (body.BlockUrl is null ? "." : $"; see '{safe.Message(body.BlockUrl)}'.");

    /// <summary>https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps names the headers.</summary>
    public string MissingPermission(Reply reply, ErrorBody body)
    {
        var needed = reply.Headers.First("x-accepted-github-permissions") is { } permissions
            ? $" It wants the permission '{safe.Message(permissions)}'."
            : reply.Headers.First("x-accepted-oauth-scopes") is { } scopes ? $" It wants one of the scopes '{safe.Message(scopes)}'."
            : "";
        return $"'{safe.Url(reply.Url)}' may not be read with {(origin.Token is null ? "no" : "the")} token in GITHUB_TOKEN ({Quote(reply, body)}).{needed}";
    }

    public string MissingUserAgent(Reply reply, ErrorBody body) =>
        $"'{safe.Url(reply.Url)}' was refused for the request's User-Agent ({Quote(reply, body)}); something on the way may take it out.";

    public string Refused(Reply reply, ErrorBody body) => $"'{safe.Url(reply.Url)}' was refused ({Quote(reply, body)}).";

    public string Limited(Reply reply, ErrorBody body) =>
        $"'{safe.Url(reply.Url)}' is deeper than GitHub pages ({Quote(reply, body)}); what came before it was read.";

    public string Redirected(Uri url, string how) => $"'{safe.Url(url)}' {how}; it was not followed.";

    public string LeftForNextRun(Uri url, string what, int attempts)
    {
        var count = attempts == 1 ? "1 attempt" : FormattableString.Invariant($"{attempts} attempts");
        return $"'{url.Authority}' {safe.Message(what)} after {count} at '{safe.Url(url)}'. What was read before is kept, and the next run continues there.";
    }

    private string Quote(Reply reply, ErrorBody body)
    {
        var status = reply.Status.ToString(CultureInfo.InvariantCulture);
        return body.Message.Length == 0 ? status : $"{status} '{safe.Message(body.Message)}'";
    }
}
