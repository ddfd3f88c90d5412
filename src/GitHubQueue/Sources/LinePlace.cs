namespace GitHubQueue.Sources;

/// <summary>A place in a file: behind so many lines, and so many JSON values of the next.</summary>
internal readonly record struct LinePlace(long Lines, int Values);
