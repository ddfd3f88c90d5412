namespace GitHubQueue.Parquet;

/// <param name="IsRequired">Null is a mistake there; other columns may be null in any row.</param>
public sealed record ParquetColumn(string Name, ParquetType Type, bool IsRequired = false);
