namespace GitHubQueue.Queue;

/// <summary>What was left of a request budget when GitHub last said so.</summary>
/// <param name="Resource">core, search, graphql, …</param>
/// <param name="Quota">Requests in a whole window.</param>
public sealed record ApiBudget(string Resource, int Quota, int Remaining, DateTimeOffset ResetsAt, DateTimeOffset ObservedAt);
