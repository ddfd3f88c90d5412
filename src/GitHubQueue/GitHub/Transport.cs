using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>Sends GET requests: through the gate, signed for the API's own origin only, along redirects.</summary>
/// <remarks><paramref name="most"/>: how many requests in all; null: no bound.</remarks>
internal sealed class Transport(ApiOrigin origin, LimitGate gate, Exchange exchange, GitHubLog log, int? most)
{
    private const int MostRedirects = 5;
    private int _sent;

    /// <summary>The reply that is no redirect, or what went wrong on the way to it.</summary>
    public async Task<Sent> SendAsync(Request request, CancellationToken ct)
    {
        var at = request.Url;
        for (var redirects = 0; ; redirects++)
        {
            var sent = origin.Owns(at)
                ? await SendSignedAsync(request, at, ct).ConfigureAwait(false)
                : await SendUnsignedAsync(request, at, ct).ConfigureAwait(false);
            if (sent.Reply is not { Status: 301 or 302 or 307 or 308 } reply || reply.Headers.First("Location") is not { } location)
                return sent;
            if (!Uri.TryCreate(at, location, out var to) || (to.Scheme != Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttp))
                return sent with { Dead = "redirects to something that isn't an http or https address" };
            if (at.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
                return sent with { Dead = "redirects from https to plain http" };
            if (redirects == MostRedirects)
                return sent with { Dead = "redirects more than five times, probably in a circle" };
            log.Redirected(at, to);
            at = to;
        }
    }

    private async Task<Sent> SendSignedAsync(Request asked, Uri url, CancellationToken ct)
    {
        using var turn = await gate.PassAsync(asked.Resource, asked.Validator?.TokenId, ct).ConfigureAwait(false);
        var credential = turn.Token!.Credential;
        var signature = await credential.TokenAsync(ct).ConfigureAwait(false);
        if (signature.Failure is not null || signature.Rejection is not null)
            return new() { Failure = signature.Failure, RetryAfter = signature.RetryAfter, Rejection = signature.Rejection, Credential = credential };
        var validator = asked.Validator is { } stored && (stored.TokenId ?? credential.Id) == credential.Id ? stored : null;
        using var request = Exchange.NewRequest(HttpMethod.Get, url, signature.Token, validator);
        var sent = await SendAsync(asked, request, credential, ct).ConfigureAwait(false);
        if (sent.Headers is { } headers && sent.Reply?.Status != 401) // a refused token is told the budget of the address, not its own
            turn.Answer(headers);
        return sent with { Credential = credential, Generation = signature.Generation, IsConditional = validator is not null };
    }

    /// <summary>Other hosts see no token, and no condition that belongs to one.</summary>
    private async Task<Sent> SendUnsignedAsync(Request asked, Uri url, CancellationToken ct)
    {
        using var turn = await gate.PassUnsignedAsync(url.Host, ct).ConfigureAwait(false);
        var validator = asked.Validator is { TokenId: null } anyones ? anyones : null;
        using var request = Exchange.NewRequest(HttpMethod.Get, url, null, validator);
        return await SendAsync(asked, request, null, ct).ConfigureAwait(false) with { IsConditional = validator is not null };
    }

    private Task<Sent> SendAsync(Request asked, HttpRequestMessage request, Credential? credential, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _sent) > most)
            throw new FailureException(FailureKind.Bounded, Sentences.NoMoreRequests(most.Value));
        asked.Counts.AddSent();
        return exchange.SendAsync(request, asked.Url, credential, ct);
    }
}
