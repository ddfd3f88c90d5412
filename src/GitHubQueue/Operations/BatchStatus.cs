using System.Text.Json.Serialization;

namespace GitHubQueue.Operations;

/// <summary>A batch that is not completed.</summary>
public sealed record BatchStatus
{
    public string Id { get; init; } = "";
    public string Partition { get; init; } = "";
    public long Items { get; init; }

    /// <summary>Null: nobody has it.</summary>
    public string? Owner { get; init; }

    [JsonConverter(typeof(UnixTimeConverter))]
    public long? Expires { get; init; }
    public long Crashes { get; init; }
    public string? LastError { get; init; }
}
