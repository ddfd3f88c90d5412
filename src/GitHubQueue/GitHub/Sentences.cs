using System.Globalization;

namespace GitHubQueue.GitHub;

/// <summary>The wording of everything that this stage says to people about an answer.</summary>
internal sealed class Sentences(ApiOrigin origin, SafeText safe)
{
    public string Unauthorized(Reply reply, Credential used, ErrorBody body)
    {
        if (used.Kind == CredentialKind.Anonymous)
            return $"'{origin.Name}' wants to know who asks ({Quote(reply, body)}): set GITHUB_TOKEN to a token that may read '{safe.Url(reply.Url)}'.";
        var advice = used.Kind == CredentialKind.App
            ? "GitHub gave it for this App a moment ago, so look whether the App is still installed."
            : $"it is mistyped, expired or revoked. Set {used.Variable} to a valid one.";
        return $"'{origin.Name}' refused {used.Name} ({Quote(reply, body)}): {advice}";
    }

    public string Suspended(Reply reply, Credential used, ErrorBody body) =>
        $"'{origin.Name}' has suspended the account or installation behind {used.Variable} ({Quote(reply, body)}): "
        + (used.Kind == CredentialKind.App ? "lift that in the account's settings, under its installed GitHub Apps." : $"set {used.Variable} to the token of another.");

    public static string NoMoreRequests(int most) => string.Create(
        CultureInfo.InvariantCulture, $"The bound of {most} API requests is reached. What was read is kept; run the same command again to go on.");

    public static string LastOfAll(string sentence, int count) =>
        count == 1 ? sentence : string.Create(CultureInfo.InvariantCulture, $"{sentence} It was the last of {count} tokens.");

    public string Gone(Reply reply, ErrorBody body) =>
        $"'{safe.Url(reply.Url)}' doesn't exist or has been deleted ({Quote(reply, body)})"
        + (reply.Status == 404 ? $"; check its spelling, and whether {(reply.Credential ?? Credential.Anonymous).Variable} may see it." : ".");

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
        return $"'{safe.Url(reply.Url)}' may not be read with {(reply.Credential ?? Credential.Anonymous).Name} ({Quote(reply, body)}).{needed}";
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

    public string Quote(Reply reply, ErrorBody body)
    {
        var status = reply.Status.ToString(CultureInfo.InvariantCulture);
        return body.Message.Length == 0 ? status : $"{status} '{safe.Message(body.Message)}'";
    }
}
