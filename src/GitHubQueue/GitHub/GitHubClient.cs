using GitHubQueue.Records;
using Polly;
using Polly.Retry;
using Serilog;

namespace GitHubQueue.GitHub;

/// <summary>
/// Reads GitHub's REST API. Waits for limits, follows redirects and tries again what may work later; everything else that
/// GitHub says comes back as an <see cref="Answer"/>. Safe to use from several threads; one client a token.
/// </summary>
public sealed class GitHubClient : IDisposable
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromMinutes(1);
    private readonly GitHubOptions _options;
    private readonly ApiOrigin _origin;
    private readonly LimitGate _gate;
    private readonly Transport _transport;
    private readonly AnswerReader _reader;
    private readonly BackOff _limitBackOff;
    private readonly Sentences _say;
    private readonly GitHubLog _log;
    private readonly ResiliencePipeline<Verdict> _retries;
    private int _notModifiedCount;

    /// <remarks>
    /// <paramref name="handler"/>: stands in for the network in tests; stays the caller's. Must not follow redirects.
    /// <paramref name="knownBudgets"/>: the <see cref="Budgets"/> of an earlier process with the same token.
    /// <paramref name="random"/>: spreads the delays; null is <see cref="Random.Shared"/>.
    /// </remarks>
    /// <exception cref="FailureException">The options can't work, or would send the token over plain http.</exception>
    public GitHubClient(
        GitHubOptions options,
        TimeProvider time,
        ILogger log,
        HttpMessageHandler? handler = null,
        IEnumerable<BudgetSnapshot>? knownBudgets = null,
        Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        options.Validate();
        var spread = (random ?? Random.Shared).NextDouble;
        _options = options;
        _origin = new ApiOrigin(options.ApiUrl, options.Token);
        var safe = new SafeText(_origin);
        _log = new GitHubLog(log.ForContext<GitHubClient>(), safe);
        _say = new Sentences(_origin, safe);
        _reader = new AnswerReader(_say);
        _gate = new LimitGate(new RateBudget(knownBudgets), _origin.IsGitHubCom ? new RequestPace() : null, time, _log);
        _transport = new Transport(options, _origin, _gate, time, _log, handler);
        _limitBackOff = new BackOff(LimitWaits.Shortest, LimitWaits.Longest, spread);
        _retries = Retries(options, new BackOff(options.FirstDelay, LongestRetryDelay, spread), time, _log);
    }

    /// <summary><c>host[:port][/path]</c> of the API, without the scheme: <c>api.github.com</c>. Part of every record's key.</summary>
    public string Origin => _origin.Name;

    /// <summary><c>anonymous</c>, or the first 16 hex digits of the token's SHA-256: names a token without giving it away.</summary>
    public string TokenId => _origin.TokenId;

    /// <summary>HTTP requests sent, with retries and redirects.</summary>
    public int RequestCount => _transport.RequestCount;

    /// <summary>How many of them were answered 304, which GitHub doesn't count against the budget.</summary>
    public int NotModifiedCount => Volatile.Read(ref _notModifiedCount);

    /// <summary>What is known of each of the token's rate limits.</summary>
    public IReadOnlyCollection<BudgetSnapshot> Budgets => _gate.Budgets;

    public void Dispose() => _transport.Dispose();

    /// <summary>
    /// Reads a JSON array: a <see cref="PageAnswer"/>, with a <paramref name="validator"/> perhaps a <see cref="NotModifiedAnswer"/>,
    /// or one of the answers that say why there is no page.
    /// </summary>
    /// <remarks>
    /// <paramref name="url"/>: absolute, or relative to the API's address.
    /// <paramref name="validator"/>: what the last answer for this URL gave; null asks for the page whatever it holds.
    /// </remarks>
    /// <exception cref="FailureException">
    /// <see cref="FailureKind.Input"/>: the token is refused or suspended. <see cref="FailureKind.Unavailable"/>: all attempts failed.
    /// </exception>
    public Task<Answer> GetPageAsync(Uri url, Validator? validator, CancellationToken ct) => FetchAsync(url, validator, ReadPage, ct);

    /// <summary>
    /// Reads a JSON object: an <see cref="ObjectAnswer"/>, or one of the answers that say why there is none. Fails like <see cref="GetPageAsync"/>.
    /// </summary>
    public Task<Answer> GetObjectAsync(Uri url, CancellationToken ct) => FetchAsync(url, null, ReadObject, ct);

    private async Task<Answer> FetchAsync(Uri url, Validator? validator, Func<Reply, Answer> read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(url);
        var request = new Request(_origin.Resolve(url), validator, read, new LimitWaits(_options.SecondaryAttempts, _limitBackOff));
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

    /// <summary>One attempt, however often a limit makes it wait: the limit is no failure and costs no retry.</summary>
    private async ValueTask<Verdict> AttemptAsync(ResilienceContext context)
    {
        var request = context.Properties.GetValue(Request.Key, null!);
        while (true)
        {
            request.Attempts++;
            var sent = await _transport.SendAsync(request.Url, request.Validator, request.Resource, context.CancellationToken).ConfigureAwait(false);
            if (sent.Reply is not { } reply)
                return Verdict.Failed(sent.Failure ?? "gave no answer");
            if (sent.Dead is { } dead)
                return Verdict.Done(new RefusedAnswer(reply.Status, _say.Redirected(request.Url, dead)) { Url = request.Url, Date = reply.Date });
            if (reply.Status == 304)
                Interlocked.Increment(ref _notModifiedCount);
            var verdict = _reader.Read(reply, request.Validator is not null, request.Read);
            if (verdict.Limit is not { } limit)
                return verdict;
            Pause(request, limit with { IsPrimary = limit.IsPrimary && _origin.Owns(reply.FinalUrl) });
        }
    }

    /// <summary>Closes the gate that the next request has to pass.</summary>
    private void Pause(Request request, LimitHit limit)
    {
        var wait = request.LimitWaits.Next(limit) ?? throw LeftForNextRun(request, "still refused for its secondary rate limit");
        var until = _gate.Close(wait);
        if (!limit.IsPrimary)
        {
            _log.WaitingForSecondaryLimit(request.Url, until, request.LimitWaits.Secondary, _options.SecondaryAttempts);
            return;
        }
        request.Resource = limit.Resource; // the budget that was spent, whatever the URL looked like
        if (wait > TimeSpan.Zero)
            _log.WaitingForResetAgain(limit.Resource, until);
    }

    private static PageAnswer ReadPage(Reply reply) => new(JsonPage.Split(reply.Body), reply.Next, Validator.From(reply.Headers))
    {
        Url = reply.Url,
        RedirectedTo = reply.RedirectedTo,
        Date = reply.Date,
    };

    private static ObjectAnswer ReadObject(Reply reply) => new(JsonPage.ReadObject(reply.Body), reply.Next)
    {
        Url = reply.Url,
        RedirectedTo = reply.RedirectedTo,
        Date = reply.Date,
    };

    private FailureException LeftForNextRun(Request request, string what) =>
        new(FailureKind.Unavailable, _say.LeftForNextRun(request.Url, what, request.Attempts));

    private static ResiliencePipeline<Verdict> Retries(GitHubOptions options, BackOff backOff, TimeProvider time, GitHubLog log)
    {
        var builder = new ResiliencePipelineBuilder<Verdict> { TimeProvider = time };
        if (options.Retries > 0) // Polly takes no 0
            builder.AddRetry(new RetryStrategyOptions<Verdict>
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.Failure is not null),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result?.RetryAfter ?? backOff.Delay(args.AttemptNumber)),
                OnRetry = args =>
                {
                    log.Retrying(
                        args.Context.Properties.GetValue(Request.Key, null!).Url, args.Outcome.Result?.Failure ?? "", args.AttemptNumber + 1,
                        options.Retries, args.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        return builder.Build();
    }
}
