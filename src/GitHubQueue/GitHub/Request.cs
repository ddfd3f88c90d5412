using Polly;

namespace GitHubQueue.GitHub;

/// <summary>One thing asked of the client, through all its attempts.</summary>
/// <remarks>
/// <paramref name="url"/>: absolute.
/// <paramref name="read"/>: reads a good reply's body; throws <see cref="System.Text.Json.JsonException"/> when it isn't what was asked for.
/// </remarks>
internal sealed class Request(Uri url, Validator? validator, Func<Reply, Answer> read, LimitWaits limitWaits)
{
    public static readonly ResiliencePropertyKey<Request> Key = new("request");

    public Uri Url => url;

    public Validator? Validator => validator;

    public Func<Reply, Answer> Read => read;

    public LimitWaits LimitWaits => limitWaits;

    /// <summary>The budget it is counted against: guessed from the URL, until a refusal names it.</summary>
    public string Resource { get; set; } = RateBudget.ResourceOf(url);

    /// <summary>How often it was sent, for people.</summary>
    public int Attempts { get; set; }
}
