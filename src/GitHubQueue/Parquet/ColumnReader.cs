using System.Buffers.Binary;
using System.Text;

namespace GitHubQueue.Parquet;

/// <summary>Reads one column's chunk of a row group, as <see cref="ColumnWriter"/> writes it.</summary>
internal sealed class ColumnReader(ReadOnlyMemory<byte> file, ParquetColumn column)
{
    private const int DataPage = 0, DictionaryPage = 2, Uncompressed = 0, Snappy = 1;

    private static readonly int UnixEpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Of the times that .NET knows, in microseconds since 1970.</summary>
    private static readonly long Earliest = (DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        Latest = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private object[] _dictionary = [];

    /// <param name="chunk">ColumnMetaData.</param>
    /// <returns>A value a row: string, long, double, bool, DateTimeOffset or DateOnly; null.</returns>
    public object?[] Read(ThriftStruct chunk, int rows)
    {
        var values = new object?[rows];
        var (at, done) = (chunk.Number(11) ?? chunk.RequiredNumber(9), 0);
        while (done < rows)
        {
            if (at < 0 || at >= file.Length)
                throw TooEarly();
            var thrift = new ThriftReader(file[(int)at..]);
            var header = thrift.ReadStruct();
            at += thrift.Position;
            var (compressed, uncompressed) = (header.RequiredNumber(3), header.RequiredNumber(2));
            if (compressed < 0 || compressed > file.Length - at || uncompressed is < 0 or > int.MaxValue)
                throw TooEarly();
            var page = Decompress(file.Slice((int)at, (int)compressed), chunk.RequiredNumber(4), (int)uncompressed);
            at += compressed;
            switch (header.RequiredNumber(1))
            {
                case DictionaryPage:
                    _dictionary = ReadPlain(page, Count(header.RequiredStruct(7).RequiredNumber(1), page.Length));
                    break;
                case DataPage:
                    done += ReadData(page, header.RequiredStruct(5), values.AsSpan(done));
                    break;
                case var other:
                    throw new InvalidDataException($"The column '{column.Name}' of the file has a page of the unknown type {other}.");
            }
        }
        return values;
    }

    private int ReadData(ReadOnlyMemory<byte> page, ThriftStruct header, Span<object?> values)
    {
        var rows = Count(header.RequiredNumber(1), values.Length);
        if (rows == 0)
            throw new InvalidDataException($"The column '{column.Name}' of the file has a page without rows.");
        var levels = new int[rows];
        if (column.IsRequired)
            Array.Fill(levels, 1);
        else
            page = page[ReadLevels(page.Span, levels)..];
        var present = levels.Count(level => level == 1);
        var read = (PageEncoding)header.RequiredNumber(2) switch
        {
            PageEncoding.Plain => ReadPlain(page, present),
            PageEncoding.Dictionary => ReadNumbered(page.Span, present),
            var other => throw new InvalidDataException($"The column '{column.Name}' of the file has the encoding {(int)other}, which is not read here."),
        };
        var next = 0;
        for (var row = 0; row < rows; row++)
            values[row] = levels[row] == 1 ? read[next++] : null;
        return rows;
    }

    /// <returns>The bytes that they take.</returns>
    private int ReadLevels(ReadOnlySpan<byte> page, int[] levels)
    {
        var length = page.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page);
        if (length < 0 || length > page.Length - sizeof(int))
            throw TooEarly();
        RunLength.Decode(page.Slice(sizeof(int), length), width: 1, levels);
        return sizeof(int) + length;
    }

    private object[] ReadNumbered(ReadOnlySpan<byte> page, int count)
    {
        if (count == 0)
            return [];
        if (page.IsEmpty)
            throw TooEarly();
        var numbers = new int[count];
        RunLength.Decode(page[1..], page[0], numbers);
        return Array.ConvertAll(numbers, number => (uint)number < (uint)_dictionary.Length
            ? _dictionary[number]
            : throw new InvalidDataException($"The column '{column.Name}' of the file has a value that its dictionary lacks."));
    }

    private object[] ReadPlain(ReadOnlyMemory<byte> page, int count)
    {
        if (column.Type == ParquetType.Boolean && count > page.Length * 8L)
            throw TooEarly();
        var values = new object[count];
        var at = 0;
        for (var index = 0; index < count; index++)
            values[index] = column.Type == ParquetType.Boolean ? (page.Span[index / 8] >> index % 8 & 1) == 1 : ReadPlain(page.Span, ref at);
        return values;
    }

    private object ReadPlain(ReadOnlySpan<byte> page, ref int at)
    {
        switch (column.Type)
        {
            case ParquetType.Date:
                var day = UnixEpochDay + (long)BinaryPrimitives.ReadInt32LittleEndian(Take(page, sizeof(int), ref at));
                return day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)day) : throw OutOfRange();
            case ParquetType.Integer:
                return BinaryPrimitives.ReadInt64LittleEndian(Take(page, sizeof(long), ref at));
            case ParquetType.Real:
                return BinaryPrimitives.ReadDoubleLittleEndian(Take(page, sizeof(double), ref at));
            case ParquetType.Timestamp:
                var time = BinaryPrimitives.ReadInt64LittleEndian(Take(page, sizeof(long), ref at));
                return time >= Earliest && time <= Latest ? DateTimeOffset.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMicrosecond) : throw OutOfRange();
            default:
                var length = BinaryPrimitives.ReadInt32LittleEndian(Take(page, sizeof(int), ref at));
                return Encoding.UTF8.GetString(Take(page, length, ref at));
        }
    }

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> page, int length, ref int at)
    {
        if (length < 0 || length > page.Length - at)
            throw TooEarly();
        at += length;
        return page.Slice(at - length, length);
    }

    private ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> page, long codec, int length) => codec switch
    {
        Uncompressed => page,
        Snappy => SnappyDecompressor.Decompress(page.Span, length),
        _ => throw new InvalidDataException($"The column '{column.Name}' of the file has the compression {codec}, which is not read here."),
    };

    private int Count(long count, int most) => count >= 0 && count <= most
        ? (int)count
        : throw new InvalidDataException($"The column '{column.Name}' of the file has more values than it should.");

    private InvalidDataException TooEarly() => new($"The column '{column.Name}' of the file ends too early.");

    private InvalidDataException OutOfRange() => new($"The column '{column.Name}' of the file has a time that the calendar lacks.");
}
