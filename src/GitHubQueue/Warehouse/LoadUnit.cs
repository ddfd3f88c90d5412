namespace GitHubQueue.Warehouse;

/// <summary>What is loaded in one transaction.</summary>
/// <param name="Name">For people.</param>
/// <param name="Objects">How many.</param>
/// <param name="ApplyAsync">Loads it, as often as it is called with the same result; null: it had been loaded.</param>
internal sealed record LoadUnit(string Name, int Objects, Func<CancellationToken, Task<LoadResult?>> ApplyAsync);
