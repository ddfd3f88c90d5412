using System.Text.Json;

namespace GitHubQueue.Sources;

/// <summary>How far a CSV file has been read: good as long as it holds what it held, and is read as it was.</summary>
/// <param name="ReadAs">What of the configuration makes other records of the same bytes.</param>
/// <param name="Rows">How many of its rows are done; null: all that it holds.</param>
internal sealed record CsvMark(string Sha256, string ReadAs, long? Rows)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public override string ToString() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null: there is none.</summary>
    public static CsvMark? Parse(string? text) => text is null ? null : JsonSerializer.Deserialize<CsvMark>(text, Json);
}
