namespace GitHubQueue.Queue;

/// <summary>What to send with a request so that the server may answer 'not modified'.</summary>
/// <param name="Url">The request it belongs to.</param>
/// <param name="Token">The token it belongs to, by its name: answers differ between tokens.</param>
/// <param name="ETag">As received; null: none was.</param>
/// <param name="LastModified">As received; null: none was.</param>
public sealed record StoredValidator(string Url, string Token, string? ETag, string? LastModified);
