using System.Text.Json;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>A request as it came.</summary>
/// <param name="Body">Undefined: there is none.</param>
internal sealed record SnowflakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public string Statement => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("statement", out var statement) ? statement.GetString()! : "";

    public string? RequestId => Query.GetValueOrDefault("requestId");

    public bool IsRetry => Query.GetValueOrDefault("retry") == "true";

    public string Token => Headers.GetValueOrDefault("Authorization", "").Replace("Bearer ", "", StringComparison.Ordinal);
}
