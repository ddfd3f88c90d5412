using System.Buffers.Binary;

namespace GitHubQueue.Parquet;

/// <summary>
/// Reads files of flat rows: those of <see cref="ParquetWriter"/>, of this version and others, and whatever keeps to the same types, encodings
/// and compression. What doesn't is refused, never guessed at.
/// </summary>
public sealed class ParquetReader
{
    private const int MostRowsOfAGroup = 10_000_000;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly IReadOnlyList<ThriftStruct> _groups;

    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">It isn't such a file.</exception>
    public ParquetReader(ReadOnlyMemory<byte> file)
    {
        var span = file.Span;
        if (span.Length < 12 || !span[..4].SequenceEqual(Magic) || !span[^4..].SequenceEqual(Magic))
            throw new InvalidDataException("The file is not a whole Parquet file.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(span[^8..]);
        if (length < 0 || length > span.Length - 12)
            throw new InvalidDataException("The footer of the file is longer than the file.");
        var footer = new ThriftReader(file.Slice(span.Length - 8 - length, length)).ReadStruct();
        _file = file;
        Columns = [.. footer.Structs(2).Skip(1).Select(ColumnOf)];
        _groups = [.. footer.Structs(4)];
        RowCount = footer.RequiredNumber(3);
        if (!_groups.Aggregate((long?)0, Add).Equals((long?)RowCount))
            throw new InvalidDataException("The groups of the file have other rows than the file.");
    }

    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>A file takes memory for as many values, however short it is: whoever knows how many were written compares before it reads them.</summary>
    public long RowCount { get; }

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Row by row, in the order of the columns: string, long, double, bool, DateTimeOffset or DateOnly; null.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IEnumerable<object?[]> Rows()
    {
        foreach (var group in _groups)
        {
            var rows = (int)group.RequiredNumber(3);
            var chunks = group.Structs(1).Select(chunk => chunk.RequiredStruct(3)).ToList();
            if (chunks.Count != Columns.Count)
                throw new InvalidDataException($"A group of the file has {chunks.Count} columns, and the file {Columns.Count}.");
            var columns = Columns.Select((column, index) => new ColumnReader(_file, column).Read(chunks[index], rows)).ToList();
            for (var row = 0; row < rows; row++)
                yield return [.. columns.Select(values => values[row])];
        }
    }

    /// <summary>Null: a group has more rows than are read here.</summary>
    private static long? Add(long? sum, ThriftStruct group) => group.RequiredNumber(3) is >= 0 and <= MostRowsOfAGroup and var rows ? sum + rows : null;

    private static ParquetColumn ColumnOf(ThriftStruct element)
    {
        var name = element.RequiredText(4);
        var repetition = element.RequiredNumber(3);
        return element.Number(5) is null or 0 && repetition is 0 or 1
            ? new(name, TypeOf(name, element), IsRequired: repetition == 0)
            : throw new InvalidDataException($"The column '{name}' of the file is nested or repeated, which is not read here.");
    }

    private static ParquetType TypeOf(string name, ThriftStruct element)
    {
        var logical = element.Struct(10);
        return ((PhysicalType)element.RequiredNumber(1), logical) switch
        {
            (PhysicalType.ByteArray, { } text) when text.Has(1) => ParquetType.Text,
            (PhysicalType.Int64, { } timestamp) when timestamp.Struct(8) is { } time && time.RequiredStruct(2).Has(2) => ParquetType.Timestamp,
            (PhysicalType.Int32, { } date) when date.Has(6) => ParquetType.Date,
            (PhysicalType.Int64, null) => ParquetType.Integer,
            (PhysicalType.Double, null) => ParquetType.Real,
            (PhysicalType.Boolean, null) => ParquetType.Boolean,
            _ => throw new InvalidDataException($"The column '{name}' of the file has a type that is not read here."),
        };
    }
}
