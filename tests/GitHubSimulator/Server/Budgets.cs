namespace GitHubSimulator.Server;

/// <param name="Reset">Unix seconds.</param>
internal readonly record struct Budget(int Limit, int Used, long Reset)
{
    public int Remaining => Math.Max(0, Limit - Used);
}

/// <summary>Primary rate limits: one budget a token, full again when its window of an hour ends.</summary>
internal sealed class Budgets(TimeProvider time, int limit, int anonymousLimit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Budget> budgets = [];

    public Budget Look(string? token)
    {
        lock (gate) return Current(token);
    }

    /// <summary>Takes one request. Whether there is one to take is asked before: an answer that turns out a 304 costs none.</summary>
    public Budget Spend(string? token)
    {
        lock (gate)
        {
            var budget = Current(token);
            return budget.Remaining == 0 ? budget : budgets[token ?? ""] = budget with { Used = budget.Used + 1 };
        }
    }

    /// <summary>Leaves <paramref name="remaining"/> requests until the budget is full again in <paramref name="resetIn"/>.</summary>
    public Budget Set(string? token, int remaining, TimeSpan resetIn)
    {
        lock (gate)
        {
            var budget = Current(token);
            var reset = (long)Math.Ceiling((time.GetUtcNow() + resetIn - DateTimeOffset.UnixEpoch).TotalSeconds);
            return budgets[token ?? ""] = budget with { Used = budget.Limit - remaining, Reset = reset };
        }
    }

    private Budget Current(string? token)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (budgets.TryGetValue(token ?? "", out var budget) && budget.Reset > now) return budget;
        return budgets[token ?? ""] = new Budget(token is null ? anonymousLimit : limit, 0, now + 3600);
    }
}
