using System.Buffers;
using System.Buffers.Binary;

namespace GitHubQueue.Parquet;

/// <summary>Compresses pages and puts their headers before them. One for all columns, since pages are written one at a time.</summary>
internal sealed class PageWriter
{
    private readonly ArrayBufferWriter<byte> _body = new(), _levels = new(), _compressed = new();
    private readonly SnappyCompressor _snappy = new();

    /// <summary>Begins a data page.</summary>
    /// <param name="levels">One a row: 1 a value, 0 null. Written only for a column that may have nulls.</param>
    /// <returns>Takes the values; then comes <see cref="EndData"/>.</returns>
    public IBufferWriter<byte> BeginData(ReadOnlySpan<byte> levels, bool isRequired)
    {
        _body.ResetWrittenCount();
        if (!isRequired)
            WriteLevels(levels);
        return _body;
    }

    /// <returns>The page's size before compression, with its header.</returns>
    public int EndData(int rows, PageEncoding encoding, ArrayBufferWriter<byte> output)
    {
        Compress(_body.WrittenSpan);
        var from = output.WrittenCount;
        PageHeader.WriteData(rows, encoding, _body.WrittenCount, _compressed.WrittenCount, output);
        var headerSize = output.WrittenCount - from;
        output.Write(_compressed.WrittenSpan);
        return headerSize + _body.WrittenCount;
    }

    /// <inheritdoc cref="EndData"/>
    public int WriteDictionary(ValueDictionary dictionary, ArrayBufferWriter<byte> output)
    {
        Compress(dictionary.Plain);
        var from = output.WrittenCount;
        PageHeader.WriteDictionary(dictionary.Count, dictionary.Plain.Length, _compressed.WrittenCount, output);
        var headerSize = output.WrittenCount - from;
        output.Write(_compressed.WrittenSpan);
        return headerSize + dictionary.Plain.Length;
    }

    private void Compress(ReadOnlySpan<byte> body)
    {
        _compressed.ResetWrittenCount();
        _snappy.Compress(body, _compressed);
    }

    private void WriteLevels(ReadOnlySpan<byte> levels)
    {
        _levels.ResetWrittenCount();
        RunLength.Encode(levels, width: 1, _levels);
        BinaryPrimitives.WriteInt32LittleEndian(_body.GetSpan(sizeof(int)), _levels.WrittenCount);
        _body.Advance(sizeof(int));
        _body.Write(_levels.WrittenSpan);
    }
}
