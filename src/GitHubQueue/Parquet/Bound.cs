namespace GitHubQueue.Parquet;

/// <param name="Value">PLAIN, but for a text's length, which is left out.</param>
/// <param name="IsExact">It occurs; otherwise it only bounds what does.</param>
internal sealed record Bound(byte[] Value, bool IsExact = true);
