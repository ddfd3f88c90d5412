using System.Buffers;
using System.Text;

namespace GitHubQueue.Parquet;

/// <summary>
/// Thrift's compact protocol, as far as Parquet's metadata needs it:
/// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
/// Begins inside a structure; each <c>Begin</c> wants its <c>End</c>, and the outermost structure one more.
/// </summary>
internal sealed class ThriftWriter(IBufferWriter<byte> output)
{
    private const byte True = 1, False = 2, Int32 = 5, Int64 = 6, Binary = 8, List = 9, Struct = 12;

    private readonly Stack<int> _outer = new();
    private int _last;

    public void Write(int field, bool value) => WriteField(field, value ? True : False);

    public void Write(int field, int value)
    {
        WriteField(field, Int32);
        WriteZigZag(value);
    }

    public void Write(int field, long value)
    {
        WriteField(field, Int64);
        WriteZigZag(value);
    }

    public void Write(int field, ReadOnlySpan<byte> value)
    {
        WriteField(field, Binary);
        WriteBinary(value);
    }

    public void Write(int field, string value) => Write(field, Encoding.UTF8.GetBytes(value));

    public void WriteNumbers(int field, ReadOnlySpan<int> elements)
    {
        WriteListHeader(field, elements.Length, Int32);
        foreach (var element in elements)
            WriteZigZag(element);
    }

    public void WriteTexts(int field, ReadOnlySpan<string> elements)
    {
        WriteListHeader(field, elements.Length, Binary);
        foreach (var element in elements)
            WriteBinary(Encoding.UTF8.GetBytes(element));
    }

    /// <summary>A list of structures; each element is begun by <see cref="BeginElement"/>.</summary>
    public void WriteStructs(int field, int count) => WriteListHeader(field, count, Struct);

    public void WriteEmptyStruct(int field)
    {
        BeginStruct(field);
        EndStruct();
    }

    public void BeginStruct(int field)
    {
        WriteField(field, Struct);
        BeginElement();
    }

    public void BeginElement()
    {
        _outer.Push(_last);
        _last = 0;
    }

    public void EndStruct()
    {
        WriteByte(0);
        _last = _outer.Count == 0 ? 0 : _outer.Pop();
    }

    /// <summary>Fields go up, by fifteen at most: no structure of Parquet's metadata needs the longer form.</summary>
    private void WriteField(int field, byte type)
    {
        WriteByte((byte)(field - _last << 4 | type));
        _last = field;
    }

    private void WriteListHeader(int field, int count, byte type)
    {
        WriteField(field, List);
        if (count < 15)
        {
            WriteByte((byte)(count << 4 | type));
            return;
        }
        WriteByte((byte)(0xf0 | type));
        Varint.Write(output, (ulong)count);
    }

    private void WriteBinary(ReadOnlySpan<byte> value)
    {
        Varint.Write(output, (ulong)value.Length);
        output.Write(value);
    }

    /// <summary>Small numbers of either sign become small ones without a sign.</summary>
    private void WriteZigZag(long value) => Varint.Write(output, (ulong)(value << 1 ^ value >> 63));

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
