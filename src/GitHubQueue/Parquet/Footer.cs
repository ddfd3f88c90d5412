using System.Buffers;

namespace GitHubQueue.Parquet;

/// <summary>
/// The end of a file, by which readers begin: FileMetaData of
/// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
/// </summary>
internal static class Footer
{
    private const int DataPage = 0, DictionaryPage = 2, Snappy = 1;

    public static void Write(
        IReadOnlyList<ParquetColumn> columns, IReadOnlyList<RowGroup> groups, string createdBy, IBufferWriter<byte> output)
    {
        var thrift = new ThriftWriter(output);
        thrift.Write(1, 1); // the version
        thrift.WriteStructs(2, 1 + columns.Count);
        SchemaElement.WriteRoot(thrift, columns.Count);
        foreach (var column in columns)
            SchemaElement.Write(thrift, column);
        thrift.Write(3, groups.Sum(group => (long)group.Rows));
        thrift.WriteStructs(4, groups.Count);
        foreach (var group in groups)
            WriteRowGroup(thrift, columns, group);
        thrift.Write(6, createdBy);
        WriteColumnOrders(thrift, columns.Count);
        thrift.EndStruct();
    }

    private static void WriteRowGroup(ThriftWriter thrift, IReadOnlyList<ParquetColumn> columns, RowGroup group)
    {
        thrift.BeginElement();
        thrift.WriteStructs(1, columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            thrift.BeginElement();
            thrift.Write(2, 0L); // a field of the past, to be 0
            WriteChunk(thrift, columns[i], group.Rows, group.Chunks[i]);
            thrift.EndStruct();
        }
        thrift.Write(2, group.Chunks.Sum(chunk => chunk.UncompressedSize));
        thrift.Write(3, (long)group.Rows);
        thrift.Write(5, group.Chunks[0].Offset);
        thrift.Write(6, group.Chunks.Sum(chunk => chunk.CompressedSize));
        thrift.EndStruct();
    }

    private static void WriteChunk(ThriftWriter thrift, ParquetColumn column, int rows, ColumnChunk chunk)
    {
        thrift.BeginStruct(3);
        thrift.Write(1, (int)SchemaElement.PhysicalTypeOf(column.Type));
        thrift.WriteNumbers(2, chunk.HasDictionary
            ? [(int)PageEncoding.Plain, (int)PageEncoding.RunLength, (int)PageEncoding.Dictionary]
            : [(int)PageEncoding.Plain, (int)PageEncoding.RunLength]);
        thrift.WriteTexts(3, [column.Name]);
        thrift.Write(4, Snappy);
        thrift.Write(5, (long)rows);
        thrift.Write(6, chunk.UncompressedSize);
        thrift.Write(7, chunk.CompressedSize);
        thrift.Write(9, chunk.Offset + chunk.DictionaryPageSize);
        if (chunk.HasDictionary)
            thrift.Write(11, chunk.Offset);
        WriteStatistics(thrift, chunk);
        WriteEncodingCounts(thrift, chunk);
        thrift.EndStruct();
    }

    private static void WriteStatistics(ThriftWriter thrift, ColumnChunk chunk)
    {
        thrift.BeginStruct(12);
        thrift.Write(3, (long)chunk.NullCount);
        if (chunk.Max is { } max)
            thrift.Write(5, max.Value);
        if (chunk.Min is { } min)
            thrift.Write(6, min.Value);
        if (chunk.Max is { } upper)
            thrift.Write(7, upper.IsExact);
        if (chunk.Min is { } lower)
            thrift.Write(8, lower.IsExact);
        if (chunk.NanCount is { } nans)
            thrift.Write(9, nans);
        thrift.EndStruct();
    }

    /// <summary>From them a reader knows that all values are in the dictionary, and may ask it instead of reading the pages.</summary>
    private static void WriteEncodingCounts(ThriftWriter thrift, ColumnChunk chunk)
    {
        thrift.WriteStructs(13, chunk.HasDictionary ? 2 : 1);
        if (chunk.HasDictionary)
            WriteEncodingCount(thrift, DictionaryPage, PageEncoding.Plain, 1);
        WriteEncodingCount(thrift, DataPage, chunk.HasDictionary ? PageEncoding.Dictionary : PageEncoding.Plain, chunk.DataPages);
    }

    private static void WriteEncodingCount(ThriftWriter thrift, int pageType, PageEncoding encoding, int count)
    {
        thrift.BeginElement();
        thrift.Write(1, pageType);
        thrift.Write(2, (int)encoding);
        thrift.Write(3, count);
        thrift.EndStruct();
    }

    /// <summary>Each type's own order, without which readers don't use the bounds.</summary>
    private static void WriteColumnOrders(ThriftWriter thrift, int columns)
    {
        thrift.WriteStructs(7, columns);
        for (var i = 0; i < columns; i++)
        {
            thrift.BeginElement();
            thrift.WriteEmptyStruct(1); // TypeDefinedOrder
            thrift.EndStruct();
        }
    }
}
