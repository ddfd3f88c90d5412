namespace GitHubQueue.GitHub;

/// <summary>
/// Tells the reasons of a 403 or 429 apart: by status and headers first, then by words anywhere in the body, as GitHub's
/// sentences have changed every few years. Recorded ones: docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api.
/// </summary>
internal static class Forbidden
{
    public static ForbiddenReason ReasonOf(int status, ReplyHeaders headers, ErrorBody body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(body);
        if (headers.Number("x-ratelimit-remaining") == 0 && headers.Number("x-ratelimit-limit") is not 0)
            return ForbiddenReason.BudgetSpent;
        if (status == 429 || headers.RetryAfter(now) is not null)
            return ForbiddenReason.SecondaryLimit;
        if (body.IsBlock)
            return ForbiddenReason.Blocked;
        // "rate limit" is in both limits' messages: where a proxy has eaten the headers, backing off is right for either.
        if (body.Says("rate limit") || body.Says("abuse"))
            return ForbiddenReason.SecondaryLimit;
        if (headers.First("x-ratelimit-limit") is null && body.Says("suspended")) // with a budget, it's somebody else who is
            return ForbiddenReason.Suspended;
        if (body.Says("disabled"))
            return ForbiddenReason.FeatureDisabled;
        return body.Says("user agent") ? ForbiddenReason.MissingUserAgent : ForbiddenReason.MissingPermission;
    }
}
