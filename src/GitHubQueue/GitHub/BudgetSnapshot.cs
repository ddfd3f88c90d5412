namespace GitHubQueue.GitHub;

/// <summary>What was last heard of one rate limit. Fit to be stored and handed to the next process.</summary>
/// <param name="Resource">GitHub's name for the budget: <c>core</c>, <c>search</c>, …</param>
/// <param name="Limit">Requests allowed in one window, mostly an hour.</param>
/// <param name="Remaining">Requests left, less those sent since.</param>
/// <param name="ResetsAt">When the next window begins, on this machine's clock whatever the server's clock says.</param>
/// <param name="ObservedAt">When the answer came that said so, on this machine's clock.</param>
public sealed record BudgetSnapshot(string Resource, int Limit, int Remaining, DateTimeOffset ResetsAt, DateTimeOffset ObservedAt);
