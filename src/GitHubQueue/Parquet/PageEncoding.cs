namespace GitHubQueue.Parquet;

/// <summary>By the numbers and definitions of https://github.com/apache/parquet-format/blob/master/Encodings.md.</summary>
internal enum PageEncoding
{
    Plain = 0,
    RunLength = 3,
    Dictionary = 8,
}
