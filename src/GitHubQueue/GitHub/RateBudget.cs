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
    private readonly Dictionary<string, BudgetSnapshot> _budgets = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="known">What an earlier process had heard. What has been reset since is simply asked anew.</param>
    public RateBudget(IEnumerable<BudgetSnapshot>? known = null)
    {
        foreach (var budget in known ?? [])
            _budgets[budget.Resource] = budget;
    }

    public IReadOnlyCollection<BudgetSnapshot> Snapshots => [.. _budgets.Values];

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
            _budgets.Remove(resource);
        else
            _budgets[resource] = new(resource, Whole(limit), Whole(remaining), now + UntilReset(headers, now), now);
    }

    public static string ResourceOf(ReplyHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.First("x-ratelimit-resource") is { Length: > 0 } resource ? resource : Core;
    }

    /// <summary>Zero: a request may go now. After a reset one may go on no fresh information, and another each second until an answer brings some.</summary>
    public TimeSpan Wait(string resource, DateTimeOffset now)
    {
        if (!_budgets.TryGetValue(resource, out var budget) || budget.Remaining > Reserve(budget.Limit))
            return TimeSpan.Zero;
        var wait = budget.ResetsAt + Margin - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>To be called when a request is sent: until its answer says more, one less is left.</summary>
    public void Take(string resource, DateTimeOffset now)
    {
        if (!_budgets.TryGetValue(resource, out var budget))
            return;
        var spent = budget.Remaining <= Reserve(budget.Limit);
        _budgets[resource] = spent && now >= budget.ResetsAt
            ? budget with { Remaining = Reserve(budget.Limit), ResetsAt = now }
            : budget with { Remaining = Math.Max(budget.Remaining - 1, 0) };
    }

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
