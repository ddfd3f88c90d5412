namespace GitHubQueue.Operations;

/// <param name="IsDeep">Reads the content of every object and typed copy, too.</param>
public sealed record VerifySettings(bool IsDeep = false);
