namespace GitHubQueue.GitHub;

/// <summary>
/// The primary rate limit of one token, a budget a resource, fed by every answer's <c>x-ratelimit-*</c> headers
/// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api). Says how long to wait; waits for nothing.
/// </summary>
/// <remarks>Not safe for several threads at once. A server that names no limit, or one of 0 (GitHub Enterprise without limits), is untracked.</remarks>
internal sealed class RateBudget
{
    public const string Core = "core";

    /// <summary>Added to every reset, which is given in whole seconds; also the distance of the requests that find out how things stand then.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan UnknownReset = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan SameWindow = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, BudgetSnapshot> _budgets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _underWay = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="known">What an earlier process had heard. What has been reset since is simply asked anew.</param>
    public RateBudget(IEnumerable<BudgetSnapshot>? known = null)
    {
        foreach (var budget in known ?? [])
            _budgets[budget.Resource] = budget;
    }

    public IReadOnlyCollection<BudgetSnapshot> Snapshots =>
        [.. _budgets.Values.Select(budget => budget with { Remaining = Math.Max(budget.Remaining - UnderWay(budget.Resource), 0) })];

    public BudgetSnapshot? this[string resource] => _budgets.GetValueOrDefault(resource);

    /// <summary>Left for others who use the same token: a tenth of the limit, at most 50.</summary>
    public static int Reserve(int limit) => Math.Clamp(limit / 10, 0, 50);

    /// <summary>The budget that a URL is likely to be counted against; the answer's header has the last word.</summary>
    public static string ResourceOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var path = url.AbsolutePath;
        return path.Contains("/repos/", StringComparison.Ordinal) || !path.Contains("/search/", StringComparison.Ordinal) ? Core
            : path.EndsWith("/search/code", StringComparison.Ordinal) ? "code_search"
            : "search";
    }

    public void Observe(ReplyHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (headers.Number("x-ratelimit-remaining") is not { } remaining)
            return;
        var resource = ResourceOf(headers);
        var limit = headers.Number("x-ratelimit-limit") ?? Math.Max(remaining, 1);
        if (limit <= 0)
        {
            _budgets.Remove(resource);
            return;
        }
        var resetsAt = now + UntilReset(headers, now);
        // Answers to parallel requests come in any order: within a window the least that was heard of is true.
        if (_budgets.TryGetValue(resource, out var known) && known.ResetsAt > now && headers.Number("x-ratelimit-reset") is not null
            && known.Limit == limit && (known.ResetsAt - resetsAt).Duration() <= SameWindow)
            remaining = Math.Min(remaining, known.Remaining);
        _budgets[resource] = new(resource, Whole(limit), Whole(remaining), resetsAt, now);
    }

    public static string ResourceOf(ReplyHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.First("x-ratelimit-resource") is { Length: > 0 } resource ? resource : Core;
    }

    /// <summary>What may be spent above the reserve, for choosing among tokens; the most there is where no limit is known.</summary>
    public int Left(string resource, DateTimeOffset now)
    {
        var above = !_budgets.TryGetValue(resource, out var budget) ? int.MaxValue
            : (now >= budget.ResetsAt ? budget.Limit : budget.Remaining) - Reserve(budget.Limit);
        return above - UnderWay(resource);
    }

    /// <summary>Zero: a request may go now. After a reset one may go on no fresh information, and another each second until an answer brings some.</summary>
    public TimeSpan Wait(string resource, DateTimeOffset now)
    {
        if (!_budgets.TryGetValue(resource, out var budget) || budget.Remaining - UnderWay(resource) > Reserve(budget.Limit))
            return TimeSpan.Zero;
        if (now < budget.ObservedAt)
            return TimeSpan.Zero; // the clock has been set back, and when the reset will be can't be told: the next answer will
        if (budget.Remaining > Reserve(budget.Limit))
            return Margin; // the answers under way will tell: a 304 costs nothing
        var wait = budget.ResetsAt + Margin - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>To be called when a request is sent: until its answer says more, one less is left.</summary>
    public void Take(string resource, DateTimeOffset now)
    {
        _underWay[resource] = UnderWay(resource) + 1;
        if (_budgets.TryGetValue(resource, out var budget) && budget.Remaining <= Reserve(budget.Limit) && now >= budget.ResetsAt)
            _budgets[resource] = budget with { Remaining = Reserve(budget.Limit), ResetsAt = now };
    }

    /// <summary>To be called when a request is over. Without an answer it may have been counted all the same.</summary>
    public void Settle(string resource, bool answered)
    {
        _underWay[resource] = Math.Max(UnderWay(resource) - 1, 0);
        if (!answered && _budgets.TryGetValue(resource, out var budget))
            _budgets[resource] = budget with { Remaining = Math.Max(budget.Remaining - 1, 0) };
    }

    private int UnderWay(string resource) => _underWay.GetValueOrDefault(resource);

    private static int Whole(long number) => (int)Math.Clamp(number, 0, int.MaxValue);

    /// <summary>Measured on the server's clock alone, so that a wrong one here doesn't matter.</summary>
    private static TimeSpan UntilReset(ReplyHeaders headers, DateTimeOffset now)
    {
        if (headers.Number("x-ratelimit-reset") is not { } reset || reset is < 0 or > 253402300799)
            return UnknownReset;
        var wait = DateTimeOffset.FromUnixTimeSeconds(reset) - (headers.Date ?? now);
        return wait > LongestWindow ? UnknownReset : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
