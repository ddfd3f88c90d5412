using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>Where GitHub is and how patient to be with it.</summary>
public sealed record GitHubOptions
{
    /// <summary>The API's address. May have a path, as GitHub Enterprise does: <c>https://ghe.example/api/v3</c>.</summary>
    public Uri ApiUrl { get; init; } = new("https://api.github.com/");

    /// <summary>Null or blank, and nothing else to sign in with: requests are anonymous (60 an hour on github.com).</summary>
    public string? Token { get; init; }

    /// <summary>Where <see cref="Token"/> comes from, for sentences.</summary>
    public string TokenName { get; init; } = "GITHUB_TOKEN";

    /// <summary>
    /// Gives the value that <see cref="Token"/> has now, when the one that it is called with was refused; its null says that there is no other.
    /// Null: the token never changes.
    /// </summary>
    public Func<string, CancellationToken, Task<string?>>? RenewToken { get; init; }

    /// <summary>
    /// More tokens, which should see the same repositories. Each brings a budget of its own if it is another account's
    /// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api); duplicates and blank ones don't count.
    /// </summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>A GitHub App to sign in as, alone or besides tokens.</summary>
    public GitHubApp? App { get; init; }

    /// <summary>Requests under way at once, over all tokens: 1 to 100, which GitHub allows at most. Default 8.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>How many requests may be sent in all; null: as many as it takes.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>How long one answer may take, from the request to the last byte of its body. Default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a failed request is sent again before it is left for the next run. Waiting for a limit doesn't count. Default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles with each, and up to a half is added at random. Default 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>GitHub refuses requests without one: https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api.</summary>
    public string UserAgent { get; init; } = "GitHubQueue/0.1";

    /// <summary>How many waits for the secondary limit one request gets before it is left for the next run. Default 5.</summary>
    public int SecondaryAttempts { get; init; } = 5;

    /// <summary>The tokens in the order of preference, without duplicates, each with the variable that it comes from.</summary>
    internal IReadOnlyList<(string Token, string Variable)> AllTokens => [.. Tokens
        .Select(token => (Token: token.Trim(), Variable: "GITHUB_TOKENS"))
        .Prepend((Token: Token?.Trim() ?? "", Variable: TokenName))
        .Where(token => token.Token.Length > 0)
        .DistinctBy(token => token.Token)];

    /// <summary>Without secrets, unlike a record's own.</summary>
    public override string ToString() => $"{nameof(GitHubOptions)} {{ ApiUrl = {ApiUrl.GetLeftPart(UriPartial.Path)} }}";

    /// <exception cref="FailureException">A value that can't work, named as the person who set it knows it.</exception>
    internal void Validate()
    {
        if (!ApiUrl.IsAbsoluteUri || (ApiUrl.Scheme != Uri.UriSchemeHttps && ApiUrl.Scheme != Uri.UriSchemeHttp))
            throw Invalid("The API's address in GITHUB_API_URL isn't an http or https address; expected one such as 'https://api.github.com/'.");
        if (ApiUrl.UserInfo.Length > 0)
            throw Invalid("The API's address in GITHUB_API_URL holds a user or password; take it out and set GITHUB_TOKEN instead.");
        if (App is not null)
            App.Validate();
        var secret = AllTokens is [var first, ..] ? first.Variable : App is null ? null : GitHubApp.IdVariable;
        if (secret is not null && ApiUrl.Scheme != Uri.UriSchemeHttps && !ApiUrl.IsLoopback)
            throw Invalid($"The token of {secret} is not sent over plain http to '{ApiUrl.Authority}'; "
                + $"use https in GITHUB_API_URL, or unset {secret}.");
        foreach (var (token, variable) in AllTokens)
            CheckToken(token, variable);
        if (MaxConcurrency is < 1 or > 100)
            throw Invalid(FormattableString.Invariant($"{MaxConcurrency} requests at once can't work; GitHub allows 1 to 100."));
        if (Timeout <= TimeSpan.Zero || FirstDelay < TimeSpan.Zero)
            throw Invalid(FormattableString.Invariant($"A timeout of {Timeout} with a first delay of {FirstDelay} can't work; both must be positive."));
        if (Retries < 0 || SecondaryAttempts < 0)
            throw Invalid(FormattableString.Invariant($"{Retries} retries with {SecondaryAttempts} secondary attempts can't work; 0 is the least."));
    }

    /// <exception cref="FailureException">Input: it can't be one.</exception>
    internal static void CheckToken(string token, string variable)
    {
        if (token.Any(c => c is <= ' ' or > '~'))
            throw Invalid($"The token in {variable} holds a blank or a character that no token has; copy it again.");
    }

    private static FailureException Invalid(string sentence) => new(FailureKind.Input, sentence);
}
