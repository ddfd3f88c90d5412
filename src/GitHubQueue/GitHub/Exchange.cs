using System.Net;
using System.Net.Http.Headers;

namespace GitHubQueue.GitHub;

/// <summary>One HTTP request and its answer, read whole and in time.</summary>
/// <remarks><paramref name="handler"/>: null is the network.</remarks>
internal sealed class Exchange(GitHubOptions options, TimeProvider time, HttpMessageHandler? handler) : IDisposable
{
    private const int LongestBody = 256 * 1024 * 1024;
    private readonly HttpMessageInvoker _http = new(handler ?? NewHandler(), disposeHandler: handler is null);

    public void Dispose() => _http.Dispose();

    public static HttpRequestMessage NewRequest(HttpMethod method, Uri url, string? token, Validator? validator = null)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.github+json");
        request.Headers.TryAddWithoutValidation("X-GitHub-Api-Version", "2022-11-28");
        if (validator?.ETag is { } tag)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        else if (validator?.LastModified is { } date)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", date);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>A reply with its headers; or a failure, with headers if they came.</summary>
    /// <remarks><paramref name="asked"/>: before redirects. <paramref name="credential"/>: what it is signed with.</remarks>
    public async Task<Sent> SendAsync(HttpRequestMessage request, Uri asked, Credential? credential, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        ReplyHeaders? headers = null;
        try
        {
            request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            headers = ReplyHeaders.From(response);
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            return await BodyReader.ReadAsync(stream, LongestBody, either.Token).ConfigureAwait(false) is not { } body
                ? Failed(headers, FormattableString.Invariant($"answered with more than {LongestBody >> 20} MB"))
                : new() { Headers = headers, Reply = new((int)response.StatusCode, headers, body, asked, request.RequestUri!, time.GetUtcNow(), credential) };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Failed(headers, FormattableString.Invariant($"did not answer completely within {options.Timeout.TotalSeconds:0.###} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return Failed(headers, $"could not be reached or broke off ({(e.InnerException ?? e).Message.TrimEnd('.')})");
        }
    }

    private static Sent Failed(ReplyHeaders? headers, string what) => new() { Headers = headers, Failure = what };

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed address is noticed
        UseCookies = false,
    };
}
