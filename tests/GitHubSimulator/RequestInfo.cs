namespace GitHubSimulator;

/// <summary>An API request as it came in.</summary>
/// <param name="Number">Counts from 1 since the start or the last reset of the statistics.</param>
/// <param name="Endpoint">Template such as <c>GET /repos/{owner}/{repo}/issues</c>.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Token">Value of Authorization without its scheme, or null.</param>
public sealed record RequestInfo(long Number, string Method, string Endpoint, string Target, string? Token, string? IfNoneMatch);
