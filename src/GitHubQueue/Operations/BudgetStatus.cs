using System.Text.Json.Serialization;

namespace GitHubQueue.Operations;

/// <summary>A request budget as last heard of.</summary>
public sealed record BudgetStatus
{
    public string Origin { get; init; } = "";
    public string Token { get; init; } = "";
    public string Resource { get; init; } = "";
    public long Quota { get; init; }
    public long Remaining { get; init; }
    [JsonConverter(typeof(UnixTimeConverter))]
    public long ResetsAt { get; init; }
}
