namespace GitHubQueue.Sources;

/// <summary>What one page is of a poll, which reads a feed from its newest event to the end of its window.</summary>
/// <param name="Repeated">Events that an earlier page of this poll had: the window moves on while it is read.</param>
/// <param name="Errors">Events without a readable type, the one thing that an event must have.</param>
/// <param name="IsLast">The window was read to its end.</param>
/// <param name="IsUnchanged">The server said that nothing is new (304).</param>
public sealed record PollPage(int Repeated, int Errors, bool IsLast, bool IsUnchanged);
