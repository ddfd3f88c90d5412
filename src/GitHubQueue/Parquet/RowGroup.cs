namespace GitHubQueue.Parquet;

/// <param name="Chunks">One a column, in their order.</param>
internal sealed record RowGroup(int Rows, ColumnChunk[] Chunks);
