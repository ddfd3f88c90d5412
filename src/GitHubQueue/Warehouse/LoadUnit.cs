using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>What is loaded in one transaction.</summary>
/// <param name="Name">For people.</param>
/// <param name="Objects">How many.</param>
/// <param name="ApplyAsync">Loads it; null: it had been loaded.</param>
internal sealed record LoadUnit(string Name, int Objects, Func<NpgsqlConnection, CancellationToken, Task<LoadResult?>> ApplyAsync);
