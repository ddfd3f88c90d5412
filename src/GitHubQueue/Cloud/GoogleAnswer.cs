using System.Net.Http.Headers;

namespace GitHubQueue.Cloud;

/// <summary>A success of one of Google's APIs, read whole.</summary>
internal sealed record GoogleAnswer(byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders);
