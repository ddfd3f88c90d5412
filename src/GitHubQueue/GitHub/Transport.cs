using System.Net;
using System.Net.Http.Headers;

namespace GitHubQueue.GitHub;

/// <summary>Sends GET requests: through the gate, with the token to its own origin only, along redirects, bodies read whole and in time.</summary>
internal sealed class Transport : IDisposable
{
    private const int MostRedirects = 5;
    private const int LongestBody = 256 * 1024 * 1024;
    private readonly HttpMessageInvoker _http;
    private readonly ApiOrigin _origin;
    private readonly LimitGate _gate;
    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly GitHubLog _log;
    private int _requestCount;

    public Transport(GitHubOptions options, ApiOrigin origin, LimitGate gate, TimeProvider time, GitHubLog log, HttpMessageHandler? handler)
    {
        _http = new HttpMessageInvoker(handler ?? NewHandler(), disposeHandler: handler is null);
        (_options, _origin, _gate, _time, _log) = (options, origin, gate, time, log);
    }

    public int RequestCount => Volatile.Read(ref _requestCount);

    public void Dispose() => _http.Dispose();

    /// <summary>The reply that is no redirect, or what went wrong on the way to it.</summary>
    public async Task<Sent> SendAsync(Uri url, Validator? validator, string resource, CancellationToken ct)
    {
        var at = url;
        for (var redirects = 0; ; redirects++)
        {
            var sent = await SendOnceAsync(url, at, validator, resource, ct).ConfigureAwait(false);
            if (sent.Reply is not { Status: 301 or 302 or 307 or 308 } reply || reply.Headers.First("Location") is not { } location)
                return sent;
            if (!Uri.TryCreate(at, location, out var to) || (to.Scheme != Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttp))
                return new(reply, Dead: "redirects to something that isn't an http or https address");
            if (at.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
                return new(reply, Dead: "redirects from https to plain http");
            if (redirects == MostRedirects)
                return new(reply, Dead: "redirects more than five times, probably in a circle");
            _log.Redirected(at, to);
            at = to;
        }
    }

    private async Task<Sent> SendOnceAsync(Uri asked, Uri url, Validator? validator, string resource, CancellationToken ct)
    {
        await _gate.PassAsync(_origin.Owns(url) ? resource : url.Host, ct).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            return await ReceiveAsync(asked, url, validator, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new(Failure: FormattableString.Invariant($"did not answer completely within {_options.Timeout.TotalSeconds:0.###} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return new(Failure: $"could not be reached or broke off ({(e.InnerException ?? e).Message.TrimEnd('.')})");
        }
    }

    private async Task<Sent> ReceiveAsync(Uri asked, Uri url, Validator? validator, CancellationToken ct)
    {
        using var request = NewRequest(url, validator);
        Interlocked.Increment(ref _requestCount);
        using var response = await _http.SendAsync(request, ct).ConfigureAwait(false);
        var headers = ReplyHeaders.From(response);
        if (_origin.Owns(url))
            _gate.Observe(headers);
        var stream = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var body = await BodyReader.ReadAsync(stream, LongestBody, ct).ConfigureAwait(false);
        return body is null
            ? new(Failure: FormattableString.Invariant($"answered with more than {LongestBody >> 20} MB"))
            : new(Reply: new((int)response.StatusCode, headers, body, asked, url, _time.GetUtcNow()));
    }

    private HttpRequestMessage NewRequest(Uri url, Validator? validator)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.github+json");
        request.Headers.TryAddWithoutValidation("X-GitHub-Api-Version", "2022-11-28");
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (validator?.ETag is { } tag)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        else if (validator?.LastModified is { } date)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", date);
        if (_origin.Token is { } token && _origin.Owns(url))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed address is noticed
        UseCookies = false,
    };

    /// <summary>A reply, a failure that trying again may mend, or a reply and why it leads nowhere; both reasons as the end of a sentence.</summary>
    internal sealed record Sent(Reply? Reply = null, string? Failure = null, string? Dead = null);
}
