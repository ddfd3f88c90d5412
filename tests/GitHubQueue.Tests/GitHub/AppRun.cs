using GitHubQueue.GitHub;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.GitHub;

/// <summary>A client and a GitHub that makes the tokens ghs_1, ghs_2, … that last an hour.</summary>
internal sealed class AppRun : IDisposable
{
    public const string Pat = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

    public static readonly Uri Issues = new("repos/o/r/issues", UriKind.Relative);

    private readonly HeldHandler _handler;
    private readonly LogLines _log = new();
    private int _made;

    public AppRun(GitHubOptions options, Func<HttpRequestMessage, bool>? isHeld = null)
    {
        _handler = new HeldHandler(isHeld ?? (_ => false), Answer);
        Client = new(options, Clock, _log.Log, _handler, random: new Random(1));
    }

    public GitHubClient Client { get; }

    public ManualClock Clock { get; } = new(skipDelays: true);

    /// <summary>How far the server's clock is ahead.</summary>
    public TimeSpan ServerClock { get; init; }

    public HashSet<string> Refused { get; } = [];

    public string Installations { get; init; } = "[]";

    /// <summary>Answers to the request for a token, or for anything else; null is the usual.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Making { get; set; }

    public Func<HttpRequestMessage, HttpResponseMessage>? Reading { get; set; }

    public IReadOnlyList<string> Log => _log.Lines;

    public IEnumerable<string> SentTokens => _handler.Requests.Select(request => request.Headers.Authorization!.Parameter!)
        .Select(token => token.StartsWith("eyJ", StringComparison.Ordinal) ? "jwt" : token == Pat ? "pat" : token);

    public string Tokens => string.Join(' ', SentTokens.Select(token => token.Replace("ghs_", "", StringComparison.Ordinal)));

    public IReadOnlyList<string> Sent => [.. _handler.Requests.Zip(SentTokens, (request, token) => $"{request.Method} {request.RequestUri} {token}")];

    public async Task<Answer> GetAsync(int times = 1)
    {
        for (var i = 1; i < times; i++)
            await Client.GetPageAsync(Issues, null, default);
        return await Client.GetPageAsync(Issues, null, default);
    }

    public Task ReleaseAsync(int count = 1) => _handler.ReleaseAsync(count);

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var now = Clock.GetUtcNow() + ServerClock;
        var date = $"Date: {now:r}";
        if (request.RequestUri!.AbsolutePath.EndsWith("/app/installations", StringComparison.Ordinal))
            return StubHandler.Answer(200, Installations, date)(request);
        if (request.Method == HttpMethod.Post)
            return Making?.Invoke(request) ?? StubHandler.Answer(
                201, $$"""{"token":"ghs_{{Interlocked.Increment(ref _made)}}","expires_at":"{{now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}""", date)(request);
        if (Refused.Contains(request.Headers.Authorization!.Parameter!))
            return StubHandler.Answer(
                401, "{\"message\":\"Bad credentials\"}", date, "x-ratelimit-limit: 60", "x-ratelimit-remaining: 0", $"x-ratelimit-reset: {now.AddMinutes(30).ToUnixTimeSeconds()}")(request);
        return Reading?.Invoke(request) ?? StubHandler.Answer(
            200, "[1]", date, "ETag: \"x\"", "x-ratelimit-limit: 5000", "x-ratelimit-remaining: 4000", $"x-ratelimit-reset: {now.AddMinutes(30).ToUnixTimeSeconds()}")(request);
    }
}
