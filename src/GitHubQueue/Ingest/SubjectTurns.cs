using System.Collections.Concurrent;

namespace GitHubQueue.Ingest;

/// <summary>
/// Lets jobs of one process that read the same thing take turns, as where a source names a repository of which another has the organisation.
/// Against other processes the checkpoint's lease stands.
/// </summary>
public sealed class SubjectTurns
{
    private readonly ConcurrentDictionary<(string Entity, string Subject), SemaphoreSlim> _turns = new();

    /// <summary>Held by whoever reads it.</summary>
    internal SemaphoreSlim Of(string entity, string subject) => _turns.GetOrAdd((entity, subject), _ => new SemaphoreSlim(1));
}
