using GitHubQueue.Records;
using Polly;
using Serilog;

namespace GitHubQueue.GitHub;

/// <summary>
/// Reads GitHub's REST API. Waits for limits, follows redirects and tries again what may work later; everything else that
/// GitHub says comes back as an <see cref="Answer"/>. Signs each request with the token that has the most left. Safe to use from several
/// threads.
/// </summary>
public sealed class GitHubClient : IDisposable
{
    /// <summary>For some seconds not every server of GitHub's knows a token that an App was given: https://github.com/octokit/auth-app.js/issues/65.</summary>
    private static readonly TimeSpan[] FreshTokenWaits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ApiOrigin _origin;
    private readonly Exchange _exchange;
    private readonly Credentials _credentials;
    private readonly LimitGate _gate;
    private readonly Transport _transport;
    private readonly AnswerReader _reader;
    private readonly BackOff _limitBackOff;
    private readonly Sentences _say;
    private readonly GitHubLog _log;
    private readonly ResiliencePipeline<Verdict> _retries;
    private RequestCounts _counts = new();
    private bool _isShared;

    /// <remarks>
    /// <paramref name="handler"/>: stands in for the network in tests; stays the caller's. Must not follow redirects.
    /// <paramref name="knownBudgets"/>: finds what an earlier process knew, by <see cref="Origin"/> and one of the <see cref="TokenIds"/>.
    /// <paramref name="random"/>: spreads the delays; null is <see cref="Random.Shared"/>.
    /// </remarks>
    /// <exception cref="FailureException">The options can't work, or would send a token over plain http.</exception>
    public GitHubClient(
        GitHubOptions options,
        TimeProvider time,
        ILogger log,
        HttpMessageHandler? handler = null,
        Func<string, string, IEnumerable<BudgetSnapshot>>? knownBudgets = null,
        Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        options.Validate();
        var spread = (random ?? Random.Shared).NextDouble;
        (_options, _time) = (options, time);
        _origin = new ApiOrigin(options.ApiUrl);
        var safe = new SafeText(_origin, options.AllTokens.Select(token => token.Token));
        _log = new GitHubLog(log.ForContext<GitHubClient>(), safe);
        _say = new Sentences(_origin, safe);
        _reader = new AnswerReader(_say);
        _exchange = new Exchange(options, time, handler);
        _credentials = new Credentials(options, _origin, _exchange, _say, safe, time, _log);
        var pool = new TokenPool(_credentials.All.Select(one => new PooledToken(one, new RateBudget(knownBudgets?.Invoke(Origin, one.Id)))));
        _gate = new LimitGate(pool, _origin.IsGitHubCom ? new RequestPace() : null, options.MaxConcurrency, time, _log);
        _transport = new Transport(_origin, _gate, _exchange, _log, options.MaxRequests);
        _limitBackOff = new BackOff(LimitWaits.Shortest, LimitWaits.Longest, spread);
        _retries = RetryPolicy.Of(options, spread, time, _log);
    }

    /// <summary><c>host[:port][/path]</c> of the API, without the scheme: <c>api.github.com</c>. Part of every record's key.</summary>
    public string Origin => _origin.Name;

    /// <summary>
    /// What requests are signed with, each under a name that doesn't give it away and stays the same: the first 16 hex digits of a token's
    /// SHA-256, <c>app:{id}:{installation}</c>, or else <c>anonymous</c> alone. At least one.
    /// </summary>
    public IReadOnlyList<string> TokenIds => _gate.TokenIds;

    /// <summary>HTTP requests sent through this object, with retries and redirects; without those for an App's tokens, which GitHub doesn't count.</summary>
    public int RequestCount => _counts.Sent;

    /// <summary>How many of them were answered 304, which GitHub doesn't count against the budget.</summary>
    public int NotModifiedCount => _counts.NotModified;

    /// <summary>What is known of the rate limits of all tokens.</summary>
    public IReadOnlyCollection<BudgetSnapshot> Budgets => [.. TokenIds.SelectMany(BudgetsOf)];

    /// <summary>What is known of the rate limits of one of the <see cref="TokenIds"/>.</summary>
    public IReadOnlyCollection<BudgetSnapshot> BudgetsOf(string tokenId) => _gate.BudgetsOf(tokenId);

    /// <summary>The same client with counts of its own, for one of several readers. Disposing it does nothing.</summary>
    public GitHubClient CountingAnew()
    {
        var same = (GitHubClient)MemberwiseClone();
        (same._counts, same._isShared) = (new(), true);
        return same;
    }

    public void Dispose()
    {
        if (_isShared)
            return;
        _credentials.Dispose();
        _exchange.Dispose();
    }

    /// <summary>
    /// Reads a JSON array: a <see cref="PageAnswer"/>, with a <paramref name="validator"/> perhaps a <see cref="NotModifiedAnswer"/>,
    /// or one of the answers that say why there is no page.
    /// </summary>
    /// <remarks>
    /// <paramref name="url"/>: absolute, or relative to the API's address.
    /// <paramref name="validator"/>: what the last answer for this URL gave; null asks for the page whatever it holds.
    /// </remarks>
    /// <exception cref="FailureException">
    /// <see cref="FailureKind.Input"/>: no token is left that isn't refused or suspended. <see cref="FailureKind.Unavailable"/>: all attempts failed.
    /// </exception>
    public Task<Answer> GetPageAsync(Uri url, Validator? validator, CancellationToken ct) => FetchAsync(url, validator, ReadPage, ct);

    /// <summary>
    /// Reads a JSON object: an <see cref="ObjectAnswer"/>, or one of the answers that <see cref="GetPageAsync"/> gives instead of a page. Fails like it.
    /// </summary>
    public Task<Answer> GetObjectAsync(Uri url, Validator? validator, CancellationToken ct) => FetchAsync(url, validator, ReadObject, ct);

    private async Task<Answer> FetchAsync(Uri url, Validator? validator, Func<Reply, Answer> read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(url);
        var request = new Request(_origin.Resolve(url), validator, read, _counts, () => new LimitWaits(_options.SecondaryAttempts, _limitBackOff));
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(Request.Key, request);
        try
        {
            var verdict = await _retries.ExecuteAsync(static (c, self) => self.AttemptAsync(c), context, this).ConfigureAwait(false);
            return verdict.Answer ?? throw LeftForNextRun(request, verdict.Failure ?? "gave no answer");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One attempt, however often a limit makes it wait or a token is refused: that is no failure and costs no retry.</summary>
    private async ValueTask<Verdict> AttemptAsync(ResilienceContext context)
    {
        var request = context.Properties.GetValue(Request.Key, null!);
        while (true)
        {
            request.Attempts++;
            var sent = await _transport.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
            var verdict = Read(request, sent);
            if (verdict.Rejection is { } why)
                await GoOnWithoutAsync(request, sent, why, context.CancellationToken).ConfigureAwait(false);
            else if (verdict.Limit is { } limit)
                Pause(request, sent.Credential, limit with { IsPrimary = limit.IsPrimary && sent.Credential is not null });
            else
                return verdict;
        }
    }

    private Verdict Read(Request request, Sent sent)
    {
        if (sent.Rejection is { } why)
            return Verdict.Rejected(why);
        if (sent.Reply is not { } reply)
            return Verdict.Failed(sent.Failure ?? "gave no answer", sent.RetryAfter);
        if (sent.Dead is { } dead)
            return Verdict.Done(new RefusedAnswer(reply.Status, _say.Redirected(request.Url, dead)) { Url = request.Url, Date = reply.Date });
        if (reply.Status == 304)
            _counts.AddNotModified();
        return _reader.Read(reply, sent.IsConditional, request.Read);
    }

    /// <summary>
    /// An App makes a new token, which then gets some time to become known, and a secret is fetched again, once for each request. Any other that
    /// is refused is used no more.
    /// </summary>
    private async Task GoOnWithoutAsync(Request request, Sent sent, string why, CancellationToken ct)
    {
        var refused = sent.Credential!;
        var isUnknown = sent.Reply is { Status: 401 };
        if (isUnknown && !request.HasRenewed && await refused.ReplaceAsync(sent.Generation, ct).ConfigureAwait(false))
            request.HasRenewed = true;
        else if (isUnknown && refused.Kind == CredentialKind.App && request.FreshTokenRefusals < FreshTokenWaits.Length)
            await Task.Delay(FreshTokenWaits[request.FreshTokenRefusals++], _time, ct).ConfigureAwait(false);
        else
            _gate.TakeOut(refused.Id, why, Sentences.LastOfAll(why, TokenIds.Count));
    }

    /// <summary>Keeps the token back; the request waits only if there is no other.</summary>
    private void Pause(Request request, Credential? used, LimitHit limit)
    {
        var waits = request.LimitWaitsOf(used?.Id ?? "");
        var wait = waits.Next(limit) ?? throw LeftForNextRun(request, "still refused for its secondary rate limit");
        var resource = limit.IsPrimary ? request.Resource = limit.Resource : request.Resource; // the budget that was spent, whatever the URL looked like
        var until = _gate.HoldBack(used?.Id, resource, wait);
        if (limit.IsPrimary && wait > TimeSpan.Zero && until is { } again)
            _log.WaitingForResetAgain(limit.Resource, again);
        else if (!limit.IsPrimary && until is { } soonest)
            _log.WaitingForSecondaryLimit(request.Url, soonest, waits.Secondary, _options.SecondaryAttempts);
        else if (!limit.IsPrimary)
            _log.Benched(used!.Id, request.Url, wait, waits.Secondary, _options.SecondaryAttempts);
    }

    private static PageAnswer ReadPage(Reply reply) => new(JsonPage.Split(reply.Body), reply.Next, ValidatorOf(reply))
    {
        Url = reply.Url,
        RedirectedTo = reply.RedirectedTo,
        Date = reply.Date,
        PollInterval = reply.PollInterval,
        LastPage = reply.LastPage,
    };

    private static ObjectAnswer ReadObject(Reply reply) => new(JsonPage.ReadObject(reply.Body), reply.Next, ValidatorOf(reply))
    {
        Url = reply.Url,
        RedirectedTo = reply.RedirectedTo,
        Date = reply.Date,
    };

    private static Validator? ValidatorOf(Reply reply) => Validator.From(reply.Headers, reply.Credential?.Id);

    private FailureException LeftForNextRun(Request request, string what) =>
        new(FailureKind.Unavailable, _say.LeftForNextRun(request.Url, what, request.Attempts));
}
