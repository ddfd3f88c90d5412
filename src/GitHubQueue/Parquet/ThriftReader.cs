using System.Text;

namespace GitHubQueue.Parquet;

/// <summary>A structure of Thrift's compact protocol, by the numbers of its fields; those that nobody asks for do no harm.</summary>
internal sealed class ThriftStruct(Dictionary<int, object> fields)
{
    private const int LongestText = 1000;

    public long? Number(int field) => fields.GetValueOrDefault(field) is long number ? number : null;

    public long RequiredNumber(int field) => Number(field) ?? throw new InvalidDataException($"A structure of the file lacks its field {field}.");

    public string RequiredText(int field) => fields.GetValueOrDefault(field) is ReadOnlyMemory<byte> { Length: <= LongestText } text
        ? Encoding.UTF8.GetString(text.Span)
        : throw new InvalidDataException($"A structure of the file lacks its text {field}.");

    /// <summary>Null where there is none.</summary>
    public ThriftStruct? Struct(int field) => fields.GetValueOrDefault(field) as ThriftStruct;

    public ThriftStruct RequiredStruct(int field) => Struct(field) ?? throw new InvalidDataException($"A structure of the file lacks its part {field}.");

    public IEnumerable<ThriftStruct> Structs(int field) => fields.GetValueOrDefault(field) is List<object> list ? list.OfType<ThriftStruct>() : [];

    public bool Has(int field) => fields.ContainsKey(field);
}

/// <summary>Reads what <see cref="ThriftWriter"/> writes, and what newer writers may add.</summary>
/// <exception cref="InvalidDataException">The bytes aren't such a structure.</exception>
internal sealed class ThriftReader(ReadOnlyMemory<byte> bytes)
{
    private const int DeepestNesting = 32;

    private int _nesting;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public ThriftStruct ReadStruct()
    {
        if (++_nesting > DeepestNesting)
            throw new InvalidDataException("The structures of the file are nested too deeply.");
        var fields = new Dictionary<int, object>();
        var last = 0;
        while (ReadByte() is not 0 and var header)
        {
            var field = header >> 4 == 0 ? (int)ReadZigZag() : last + (header >> 4);
            fields[field] = ReadValue(header & 15);
            last = field;
        }
        _nesting--;
        return new(fields);
    }

    private object ReadValue(int type) => type switch
    {
        1 => true,
        2 => false,
        3 => (long)(sbyte)ReadByte(),
        4 or 5 or 6 => ReadZigZag(),
        7 => BitConverter.ToDouble(Take(8).Span),
        8 => Take(Length()),
        9 or 10 => ReadList(),
        11 => ReadMap(),
        12 => ReadStruct(),
        _ => throw new InvalidDataException($"The file has a structure with the unknown type {type}."),
    };

    private List<object> ReadList()
    {
        var header = ReadByte();
        var count = header >> 4 == 15 ? Length() : header >> 4;
        var list = new List<object>();
        for (; count > 0; count--)
            list.Add(ReadElement(header & 15));
        return list;
    }

    private List<object> ReadMap()
    {
        var pairs = new List<object>();
        var count = Length();
        var types = count == 0 ? 0 : ReadByte();
        for (; count > 0; count--)
            pairs.AddRange([ReadElement(types >> 4), ReadElement(types & 15)]);
        return pairs;
    }

    /// <summary>Of a list or map, where a boolean is a byte, so that each takes one at least.</summary>
    private object ReadElement(int type) => type is 1 or 2 ? ReadByte() == 1 : ReadValue(type);

    /// <summary>No more than there are bytes left: each element takes one at least.</summary>
    private int Length() => ReadVarint() is var length && length <= (ulong)(bytes.Length - Position)
        ? (int)length
        : throw new InvalidDataException("A structure of the file ends too early.");

    private long ReadZigZag() => ReadVarint() is var number ? (long)(number >> 1) ^ -(long)(number & 1) : 0;

    private ulong ReadVarint()
    {
        var position = Position;
        var value = Varint.Read(bytes.Span, ref position);
        Position = position;
        return value;
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > bytes.Length - Position)
            throw new InvalidDataException("A structure of the file ends too early.");
        Position += length;
        return bytes.Slice(Position - length, length);
    }

    private byte ReadByte() => Take(1).Span[0];
}
