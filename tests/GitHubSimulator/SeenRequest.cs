namespace GitHubSimulator;

/// <param name="Status">0 where the connection was cut without an answer.</param>
public sealed record SeenRequest(string Method, string Target, int Status, bool Token, string? IfNoneMatch);
