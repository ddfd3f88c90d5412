namespace GitHubQueue.Queue;

/// <summary>What the manifest says of a batch's object, besides what the batch itself says.</summary>
/// <param name="Length">Bytes as stored.</param>
/// <param name="ContentLength">Bytes before compression.</param>
/// <param name="ContentHash">SHA-256 of the content before compression, lower-case hex.</param>
public sealed record ManifestEntry(long Length, long ContentLength, string ContentHash);
