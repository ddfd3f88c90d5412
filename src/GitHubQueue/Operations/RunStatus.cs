using System.Text.Json.Serialization;

namespace GitHubQueue.Operations;

/// <summary>One command run.</summary>
public sealed record RunStatus
{
    public long Id { get; init; }
    public string Command { get; init; } = "";
    public string Process { get; init; } = "";
    [JsonConverter(typeof(UnixTimeConverter))]
    public long StartedAt { get; init; }
    [JsonConverter(typeof(UnixTimeConverter))]
    public long? FinishedAt { get; init; }

    /// <summary>Null: running, or killed.</summary>
    public long? ExitCode { get; init; }

    public string? Outcome { get; init; }

    /// <summary>A JSON object, and shown as one.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string Counts { get; init; } = "{}";
}
