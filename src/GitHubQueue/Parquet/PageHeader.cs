using System.Buffers;

namespace GitHubQueue.Parquet;

/// <summary>
/// PageHeader of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. Sizes are of the page without it.
/// </summary>
internal static class PageHeader
{
    private const int DataPage = 0, DictionaryPage = 2;

    /// <summary>Of version 1, which every reader knows.</summary>
    public static void WriteData(int rows, PageEncoding encoding, int uncompressedSize, int compressedSize, IBufferWriter<byte> output)
    {
        var header = Begin(DataPage, uncompressedSize, compressedSize, output);
        header.BeginStruct(5);
        header.Write(1, rows);
        header.Write(2, (int)encoding);
        header.Write(3, (int)PageEncoding.RunLength); // definition levels: is there a value, or null?
        header.Write(4, (int)PageEncoding.RunLength); // repetition levels: there are none in a flat schema
        header.EndStruct();
        header.EndStruct();
    }

    public static void WriteDictionary(int values, int uncompressedSize, int compressedSize, IBufferWriter<byte> output)
    {
        var header = Begin(DictionaryPage, uncompressedSize, compressedSize, output);
        header.BeginStruct(7);
        header.Write(1, values);
        header.Write(2, (int)PageEncoding.Plain);
        header.EndStruct();
        header.EndStruct();
    }

    private static ThriftWriter Begin(int type, int uncompressedSize, int compressedSize, IBufferWriter<byte> output)
    {
        var header = new ThriftWriter(output);
        header.Write(1, type);
        header.Write(2, uncompressedSize);
        header.Write(3, compressedSize);
        return header;
    }
}
