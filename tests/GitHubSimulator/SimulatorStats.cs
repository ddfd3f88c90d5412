namespace GitHubSimulator;

/// <summary>What was asked since the start or the last reset. Control requests (<c>/__…</c>) don't count.</summary>
/// <param name="NotModified">Answers with 304, also in <paramref name="ByStatus"/>.</param>
/// <param name="Bytes">Body bytes sent, after compression.</param>
/// <param name="Conditional">Requests with If-None-Match.</param>
/// <param name="MaxConcurrency">Most requests in the works at one time.</param>
/// <param name="Recent">The last 1,000 requests, oldest first.</param>
public sealed record SimulatorStats(
    long Requests, IReadOnlyDictionary<string, long> ByEndpoint, IReadOnlyDictionary<int, long> ByStatus, long NotModified, long Bytes,
    long Conditional, int MaxConcurrency, IReadOnlyList<SeenRequest> Recent);
