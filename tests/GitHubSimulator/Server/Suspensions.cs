using System.Collections.Concurrent;

namespace GitHubSimulator.Server;

/// <summary>Tokens of suspended accounts.</summary>
internal sealed class Suspensions
{
    private readonly ConcurrentDictionary<string, bool> tokens = new();

    public void Set(string token, bool suspended) => tokens[token] = suspended;

    public bool Has(string? token) => token is not null && tokens.GetValueOrDefault(token);
}
