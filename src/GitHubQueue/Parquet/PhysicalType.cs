namespace GitHubQueue.Parquet;

/// <summary>By the numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift, Type.</summary>
internal enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Double = 5,
    ByteArray = 6,
}
