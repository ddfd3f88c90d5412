namespace GitHubQueue.Queue;

/// <summary>What the manifest says of an object's content.</summary>
/// <param name="ContentHash">SHA-256 of the content before compression, lower-case hex.</param>
/// <param name="FirstItem">The number of its first record in the queue; all others lie between this and <paramref name="LastItem"/>.</param>
public sealed record ListedObject(string ContentHash, long FirstItem, long LastItem);
