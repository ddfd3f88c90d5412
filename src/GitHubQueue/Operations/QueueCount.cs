using System.Text.Json.Serialization;

namespace GitHubQueue.Operations;

/// <summary>Items of one entity in one status.</summary>
public sealed record QueueCount
{
    public string Entity { get; init; } = "";
    public string Status { get; init; } = "";
    public long Items { get; init; }

    /// <summary>When the oldest was enqueued, Unix milliseconds.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public long Oldest { get; init; }
}
