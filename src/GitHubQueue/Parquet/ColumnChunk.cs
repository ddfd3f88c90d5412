namespace GitHubQueue.Parquet;

/// <summary>What the footer tells of one column's values in one row group.</summary>
internal sealed record ColumnChunk
{
    /// <summary>In the file, of the chunk's first page.</summary>
    public required long Offset { get; init; }

    /// <summary>With its header; 0 where there is no dictionary.</summary>
    public required int DictionaryPageSize { get; init; }

    public required int DataPages { get; init; }

    /// <summary>Pages with their headers.</summary>
    public required long UncompressedSize { get; init; }

    public required long CompressedSize { get; init; }

    public required int NullCount { get; init; }

    public required long? NanCount { get; init; }

    public required Bound? Min { get; init; }

    public required Bound? Max { get; init; }

    public bool HasDictionary => DictionaryPageSize > 0;
}
