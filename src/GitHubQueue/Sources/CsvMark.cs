using System.Text.Json;

namespace GitHubQueue.Sources;

/// <summary>Where an unfinished walk of CSV files stands: so many rows of this file, as long as it holds what it held.</summary>
internal sealed record CsvCursor(string File, string Sha256, long Rows)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public override string ToString() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null: there is none.</summary>
    public static CsvCursor? Parse(string? text) => text is null ? null : JsonSerializer.Deserialize<CsvCursor>(text, Json);
}
