using System.Globalization;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>Understands a reply: which answer it is, whether to try again, or which limit to wait for. Sends and waits for nothing.</summary>
internal sealed class AnswerReader(Sentences say)
{
    /// <remarks>
    /// <paramref name="read"/>: reads a good reply's body; throws <see cref="JsonException"/> when it isn't what was asked for.
    /// <paramref name="conditional"/>: whether a validator was sent, so that 304 can be the answer.
    /// </remarks>
    public Verdict Read(Reply reply, bool conditional, Func<Reply, Answer> read)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(read);
        if (reply.Status is 200 or 203)
            return ReadContent(reply, read);
        var body = ErrorBody.Read(reply.Body);
        return reply.Status switch
        {
            202 => Failed("was still computing what was asked for (202)", reply),
            204 => Empty(reply),
            304 when conditional => Verdict.Done(
                new NotModifiedAnswer { Url = reply.Url, RedirectedTo = reply.RedirectedTo, Date = reply.Date, PollInterval = reply.PollInterval }),
            304 => Failed("answered 304 to a request without a condition", reply),
            401 when reply.Credential is { } used => Verdict.Rejected(say.Unauthorized(reply, used, body)),
            403 or 429 => ReadForbidden(reply, body),
            404 => Gone(reply, body, GoneReason.NotFound, say.Gone(reply, body)),
            409 when body.Says("empty") => Empty(reply),
            410 when body.Says("disabled") => Gone(reply, body, GoneReason.FeatureDisabled, say.Disabled(reply, body)),
            410 => Gone(reply, body, GoneReason.Gone, say.Gone(reply, body)),
            422 when IsPagingLimit(body) => Verdict.Done(
                new LimitedAnswer(say.Limited(reply, body)) { Url = reply.Url, RedirectedTo = reply.RedirectedTo, Date = reply.Date }),
            451 => Blocked(reply, body),
            408 or 409 or < 400 or >= 500 => Failed(string.Create(CultureInfo.InvariantCulture, $"answered {reply.Status}"), reply),
            _ => Refused(reply, say.Refused(reply, body)),
        };
    }

    private static Verdict ReadContent(Reply reply, Func<Reply, Answer> read)
    {
        if (reply.NextIsUnreadable)
            return Failed("gave a link to the next page that can't be read", reply);
        try
        {
            return Verdict.Done(read(reply));
        }
        catch (JsonException e)
        {
            var isHtml = reply.Body.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8);
            return Failed(isHtml ? "answered with HTML instead of JSON" : $"answered with invalid or cut off JSON ({OneLine.Of(e.Message)})", reply);
        }
    }

    private Verdict ReadForbidden(Reply reply, ErrorBody body)
    {
        var reason = Forbidden.ReasonOf(reply.Status, reply.Headers, body, reply.ReceivedAt);
        return reason switch
        {
            ForbiddenReason.BudgetSpent or ForbiddenReason.SecondaryLimit => Verdict.Limited(
                new(reason == ForbiddenReason.BudgetSpent, RateBudget.ResourceOf(reply.Headers), reply.Headers.RetryAfter(reply.ReceivedAt))),
            ForbiddenReason.Suspended when reply.Credential is { } used => Verdict.Rejected(say.Suspended(reply, used, body)),
            ForbiddenReason.Blocked => Blocked(reply, body),
            ForbiddenReason.FeatureDisabled => Refused(reply, say.Disabled(reply, body)),
            ForbiddenReason.MissingUserAgent => Refused(reply, say.MissingUserAgent(reply, body)),
            _ => Refused(reply, say.MissingPermission(reply, body)),
        };
    }

    private static bool IsPagingLimit(ErrorBody body) => body.Says("pagination") || body.Says("1000 search results");

    private Verdict Blocked(Reply reply, ErrorBody body) =>
        Gone(reply, body, body.BlockReason == "tos" ? GoneReason.TermsOfService : GoneReason.Blocked, say.Blocked(reply, body));

    private static Verdict Gone(Reply reply, ErrorBody body, string reason, string sentence) => Verdict.Done(
        new GoneAnswer(reason, sentence, body.BlockReason, body.BlockUrl) { Url = reply.Url, RedirectedTo = reply.RedirectedTo, Date = reply.Date });

    private static Verdict Refused(Reply reply, string sentence) => Verdict.Done(
        new RefusedAnswer(reply.Status, sentence) { Url = reply.Url, RedirectedTo = reply.RedirectedTo, Date = reply.Date });

    private static Verdict Empty(Reply reply) =>
        Verdict.Done(new EmptyAnswer { Url = reply.Url, RedirectedTo = reply.RedirectedTo, Date = reply.Date });

    private static Verdict Failed(string what, Reply reply) => Verdict.Failed(what, reply.Headers.RetryAfter(reply.ReceivedAt));
}
