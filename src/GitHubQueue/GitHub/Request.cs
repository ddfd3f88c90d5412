using Polly;

namespace GitHubQueue.GitHub;

/// <summary>One thing asked of the client, through all its attempts.</summary>
/// <remarks>
/// <paramref name="url"/>: absolute.
/// <paramref name="read"/>: reads a good reply's body; throws <see cref="System.Text.Json.JsonException"/> when it isn't what was asked for.
/// </remarks>
internal sealed class Request(Uri url, Validator? validator, Func<Reply, Answer> read, RequestCounts counts, Func<LimitWaits> limitWaits)
{
    public static readonly ResiliencePropertyKey<Request> Key = new("request");
    private readonly Dictionary<string, LimitWaits> _limitWaits = [];

    public Uri Url => url;

    public Validator? Validator => validator;

    public Func<Reply, Answer> Read => read;

    /// <summary>On whose account it is sent.</summary>
    public RequestCounts Counts => counts;

    /// <summary>Its patience, of its own for each token and for each other host: what refuses one may serve the next.</summary>
    public LimitWaits LimitWaitsOf(string tokenOrHost) =>
        _limitWaits.TryGetValue(tokenOrHost, out var waits) ? waits : _limitWaits[tokenOrHost] = limitWaits();

    /// <summary>A refused token was renewed for it; that doesn't happen twice.</summary>
    public bool HasRenewed { get; set; }

    /// <summary>How often the token that was made for it was refused.</summary>
    public int FreshTokenRefusals { get; set; }

    /// <summary>The budget it is counted against: guessed from the URL, until a refusal names it.</summary>
    public string Resource { get; set; } = RateBudget.ResourceOf(url);

    /// <summary>How often it was sent, for people.</summary>
    public int Attempts { get; set; }
}
