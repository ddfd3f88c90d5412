using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>What an object holds.</summary>
/// <param name="Records">In the order of its lines.</param>
/// <param name="Hash">SHA-256 of the content before compression, in lower-case hex.</param>
/// <param name="Length">Bytes before compression.</param>
public sealed record ObjectContent(IReadOnlyList<Record> Records, string Hash, long Length);
