using GitHubQueue.Records;

namespace GitHubQueue.Operations;

/// <summary>What was compared, and what differs.</summary>
/// <param name="Objects">Objects that the manifest lists.</param>
/// <param name="Records">Records in them.</param>
/// <param name="Bytes">Their size as stored.</param>
/// <param name="DeadLetters">Listed, and no difference.</param>
/// <param name="Waiting">Items on their way, and no difference.</param>
/// <param name="Differences">None: everything agrees.</param>
public sealed record VerifyReport(
    long Objects, long Records, long Bytes, long DeadLetters, long Waiting, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<Difference> Differences);
