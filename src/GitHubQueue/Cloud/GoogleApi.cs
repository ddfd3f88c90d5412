using System.Net;
using GitHubQueue.Records;
using Polly;

namespace GitHubQueue.Cloud;

/// <summary>Sends requests to one of Google's APIs, signed, and tries again what may work within seconds. Safe to use from several threads.</summary>
/// <param name="identity">Null: requests go unsigned.</param>
/// <param name="requestTimeout">For one attempt, with its body.</param>
/// <param name="firstRetryAfter">Before the second attempt; doubled before each further one, with jitter.</param>
internal sealed class GoogleApi(GoogleIdentity? identity, TimeSpan requestTimeout, TimeSpan firstRetryAfter) : IDisposable
{
    /// <summary>Of each request, at most.</summary>
    public const int Attempts = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // a redirect would take the token along
        AutomaticDecompression = DecompressionMethods.None, // bodies are wanted as they are stored
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed address is noticed
        UseCookies = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ResiliencePipeline _retries = Retries.Of(Attempts, firstRetryAfter, GoogleError.IsTransient);

    /// <exception cref="FailureException">Input: a token would be sent over plain http, and leave this machine.</exception>
    public static void RefusePlainHttp(Uri serviceUrl)
    {
        if (serviceUrl.Scheme != Uri.UriSchemeHttps && !serviceUrl.IsLoopback)
            throw new FailureException(FailureKind.Input, $"A Google token is not sent over plain http to '{serviceUrl.Authority}': use https.");
    }

    /// <summary>Does some work of one or more requests, again and again while it fails in a way that may pass.</summary>
    public async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(async token => await work(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>One attempt at one request; where its token is refused, one more with a new one.</summary>
    /// <param name="make">Makes the request, anew each time.</param>
    /// <exception cref="GoogleError">Any answer but a success.</exception>
    public async Task<GoogleAnswer> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(requestTimeout);
        string? refused = null;
        while (true)
        {
            using var request = make();
            var token = identity is null ? null : await identity.SignAsync(request, refused, timeout.Token).ConfigureAwait(false);
            using var answer = await _http.SendAsync(request, timeout.Token).ConfigureAwait(false);
            var body = await answer.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return new GoogleAnswer(body, answer.Headers, answer.Content.Headers);
            if (answer.StatusCode != HttpStatusCode.Unauthorized || token is null || refused is not null)
                throw new GoogleError(answer.StatusCode, body);
            refused = token;
        }
    }

    public void Dispose() => _http.Dispose();
}
