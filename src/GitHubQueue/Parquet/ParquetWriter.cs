using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GitHubQueue.Parquet;

/// <summary>
/// Makes Parquet files of flat rows: values in the order of the columns, then <see cref="EndRow"/>; <see cref="Finish"/> gives the whole
/// file. It is made in memory, compressed as it grows, in buffers that the next file uses again. One thread at a time.
/// </summary>
/// <remarks>
/// The bytes are a function of columns, values, creator and size of row groups alone: no time, no machine, no version of a compression
/// library. What of the format (https://github.com/apache/parquet-format) is used, and why: docs/decisions/0007-parquet.md.
/// A value that doesn't fit is refused with an <see cref="ArgumentException"/> or <see cref="InvalidOperationException"/> and
/// leaves the row as it was.
/// </remarks>
public sealed class ParquetWriter
{
    /// <summary>
    /// What DuckDB itself writes (https://duckdb.org/docs/stable/data/parquet/tips): most files have one row group then, and in larger
    /// ones a group is still small enough to be skipped by its bounds, and to be read by one of several threads.
    /// </summary>
    public const int DefaultRowsPerGroup = 122_880;

    private static readonly int UnixEpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private readonly IReadOnlyList<ParquetColumn> _columns;
    private readonly ColumnWriter[] _writers;
    private readonly string _createdBy;
    private readonly int _rowsPerGroup;
    private readonly ArrayBufferWriter<byte> _file = new(), _text = new();
    private readonly List<RowGroup> _groups = [];
    private int _rows, _next;

    /// <param name="createdBy">
    /// In the form <c>name version 1.2.3</c>, by which readers know the writers whose mistakes they have to live with.
    /// </param>
    public ParquetWriter(IReadOnlyList<ParquetColumn> columns, string createdBy, int rowsPerGroup = DefaultRowsPerGroup)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentException.ThrowIfNullOrEmpty(createdBy);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerGroup, 1);
        CheckNames(columns);
        var pages = new PageWriter();
        (_columns, _createdBy, _rowsPerGroup) = ([.. columns], createdBy, rowsPerGroup);
        _writers = [.. columns.Select(column => new ColumnWriter(column, pages))];
    }

    public void Add(string? value)
    {
        var writer = Next(value is null, ParquetType.Text, ParquetType.Json);
        if (value is null)
            return;
        var length = Encoding.UTF8.GetByteCount(value);
        var plain = _text.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32LittleEndian(plain, length);
        Encoding.UTF8.GetBytes(value, plain[sizeof(int)..]);
        writer.Add(plain[..(sizeof(int) + length)]);
    }

    public void Add(long? value)
    {
        var writer = Next(value is null, ParquetType.Integer);
        if (value is { } number)
            AddInt64(writer, number);
    }

    public void Add(double? value)
    {
        var writer = Next(value is null, ParquetType.Real);
        if (value is { } number)
            AddInt64(writer, BitConverter.DoubleToInt64Bits(number));
    }

    public void Add(bool? value)
    {
        var writer = Next(value is null, ParquetType.Boolean);
        if (value is { } flag)
            writer.Add([flag ? (byte)1 : (byte)0]);
    }

    public void Add(DateTimeOffset? value)
    {
        var writer = Next(value is null, ParquetType.Timestamp);
        if (value is { } time)
            AddInt64(writer, time.UtcTicks / TimeSpan.TicksPerMicrosecond - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    public void Add(DateOnly? value)
    {
        var writer = Next(value is null, ParquetType.Date);
        if (value is not { } day)
            return;
        Span<byte> plain = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(plain, day.DayNumber - UnixEpochDay);
        writer.Add(plain);
    }

    public void EndRow()
    {
        if (_next < _writers.Length)
        {
            throw new InvalidOperationException(
                $"A row ended after {_next} of its {_writers.Length} values: '{_columns[_next].Name}' comes next.");
        }
        _next = 0;
        if (++_rows == _rowsPerGroup)
            EndGroup();
    }

    /// <summary>The file of all rows since the last call, perhaps none. It has to stay below 2 GB.</summary>
    /// <returns>Valid until the next row.</returns>
    public ReadOnlyMemory<byte> Finish()
    {
        if (_next > 0)
            throw new InvalidOperationException($"The file was to end within a row: '{_columns[_next - 1].Name}' was its last value.");
        if (_rows > 0)
            EndGroup();
        BeginFile();
        var footerFrom = _file.WrittenCount;
        Footer.Write(_columns, _groups, _createdBy, _file);
        BinaryPrimitives.WriteInt32LittleEndian(_file.GetSpan(sizeof(int)), _file.WrittenCount - footerFrom);
        _file.Advance(sizeof(int));
        _file.Write(Magic);
        _groups.Clear();
        return _file.WrittenMemory;
    }

    /// <summary>Forgets the rows since the last <see cref="Finish"/>, half ones included.</summary>
    public void Clear()
    {
        _groups.Clear();
        (_rows, _next) = (0, 0);
        foreach (var writer in _writers)
            writer.Clear();
    }

    /// <summary>The column that comes next; where the value is null, it has been told so.</summary>
    private ColumnWriter Next(bool isNull, params ReadOnlySpan<ParquetType> accepted)
    {
        if (_next == _writers.Length)
            throw new InvalidOperationException($"A row got more than its {_next} values: '{_columns[_next - 1].Name}' is the last column.");
        var column = _columns[_next];
        if (!accepted.Contains(column.Type))
            throw new ArgumentException($"The column '{column.Name}' takes values of type {column.Type}, and was given {accepted[0]}.");
        if (isNull && column.IsRequired)
            throw new ArgumentException($"The column '{column.Name}' is required, and was given null.");
        var writer = _writers[_next++];
        if (isNull)
            writer.AddNull();
        return writer;
    }

    private void EndGroup()
    {
        BeginFile();
        _groups.Add(new RowGroup(_rows, [.. _writers.Select(writer => writer.WriteChunk(_file))]));
        _rows = 0;
    }

    private void BeginFile()
    {
        if (_groups.Count > 0)
            return;
        _file.ResetWrittenCount();
        _file.Write(Magic);
    }

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private static void CheckNames(IReadOnlyList<ParquetColumn> columns)
    {
        if (columns.Count == 0)
            throw new ArgumentException("A Parquet file needs at least one column.", nameof(columns));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // many readers don't tell 'id' from 'ID'
        foreach (var column in columns)
        {
            if (string.IsNullOrEmpty(column.Name))
                throw new ArgumentException("A column's name is empty.", nameof(columns));
            if (!names.Add(column.Name))
            {
                throw new ArgumentException(
                    $"Two columns are named '{column.Name}'; upper and lower case make no difference.", nameof(columns));
            }
        }
    }

    private static void AddInt64(ColumnWriter writer, long value)
    {
        Span<byte> plain = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(plain, value);
        writer.Add(plain);
    }
}
