using System.Text.Json.Serialization;

namespace GitHubQueue.Operations;

/// <summary>How far a source has been read; times in Unix milliseconds.</summary>
public sealed record CheckpointStatus
{
    public string Source { get; init; } = "";
    public string Subject { get; init; } = "";
    [JsonConverter(typeof(UnixTimeConverter))]
    public long? From { get; init; }
    [JsonConverter(typeof(UnixTimeConverter))]
    public long? To { get; init; }

    /// <summary>Where an unfinished walk stands.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public long? WalkAt { get; init; }

    public string? GoneReason { get; init; }

    /// <summary>The ingest that is reading it.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was last looked at, whatever came of it; null: never, as the requests were spent before.</summary>
    [JsonConverter(typeof(UnixTimeConverter))]
    public long? UpdatedAt { get; init; }
}
