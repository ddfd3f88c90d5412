using System.Buffers;
using System.Runtime.InteropServices;

namespace GitHubQueue.Parquet;

/// <summary>
/// Takes one column's values and makes its chunk of a row group. It begins with a dictionary; where that grows too large, or turns out
/// to save nothing, the values are written PLAIN. What is full becomes a compressed page at once.
/// </summary>
internal sealed class ColumnWriter(ParquetColumn column, PageWriter pageWriter)
{
    /// <summary>Before compression, and the most that a dictionary may take. A single value may be larger.</summary>
    internal const int PageSize = 1 << 20;

    private readonly PhysicalType _physicalType = SchemaElement.PhysicalTypeOf(column.Type);
    private readonly Bounds? _bounds = Bounds.Of(column.Type);
    private readonly ArrayBufferWriter<byte> _pages = new();

    // What is not in a page yet: for each row whether it has a value; and the values, by number or PLAIN (booleans in a byte each).
    private readonly List<byte> _levels = [];
    private readonly List<int> _numbers = [];
    private readonly ArrayBufferWriter<byte> _plain = new();

    private readonly ValueDictionary _dictionary = new();
    private bool _usesDictionary = MayUseDictionary(column.Type);

    private long _plainSize, _uncompressedSize;
    private int _nullCount, _dictionaryPageSize, _dataPages;

    public void AddNull()
    {
        _levels.Add(0);
        _nullCount++;
    }

    public void Add(ReadOnlySpan<byte> plain)
    {
        _levels.Add(1);
        if (!_usesDictionary)
        {
            _bounds?.Include(plain);
            _plain.Write(plain);
            if (_plain.WrittenCount >= PageSize)
                WritePlainPage(_levels.Count);
            return;
        }
        _plainSize += plain.Length;
        _numbers.Add(_dictionary.NumberOf(plain, out var isNew));
        if (!isNew)
            return;
        _bounds?.Include(plain);
        if (_dictionary.Plain.Length > PageSize)
            LeaveDictionary();
    }

    /// <summary>Appends the chunk of the values since the last call, and begins the next one.</summary>
    public ColumnChunk WriteChunk(ArrayBufferWriter<byte> file)
    {
        if (_usesDictionary && !DictionaryPays)
            LeaveDictionary();
        if (_usesDictionary)
            WriteDictionaryPages();
        else if (_levels.Count > 0)
            WritePlainPage(_levels.Count);
        var chunk = new ColumnChunk
        {
            Offset = file.WrittenCount,
            DictionaryPageSize = _dictionaryPageSize,
            DataPages = _dataPages,
            UncompressedSize = _uncompressedSize,
            CompressedSize = _pages.WrittenCount,
            NullCount = _nullCount,
            NanCount = _bounds?.NanCount,
            Min = _bounds?.Min,
            Max = _bounds?.Max,
        };
        file.Write(_pages.WrittenSpan);
        Clear();
        return chunk;
    }

    public void Clear()
    {
        _pages.ResetWrittenCount();
        _levels.Clear();
        _numbers.Clear();
        _plain.ResetWrittenCount();
        _dictionary.Clear();
        _usesDictionary = MayUseDictionary(column.Type);
        _bounds?.Clear();
        (_plainSize, _uncompressedSize) = (0, 0);
        (_nullCount, _dictionaryPageSize, _dataPages) = (0, 0, 0);
    }

    /// <summary>A boolean is a bit already; real numbers rarely repeat, and their NaNs have to be counted one by one.</summary>
    private static bool MayUseDictionary(ParquetType type) => type is not (ParquetType.Boolean or ParquetType.Real);

    private bool DictionaryPays => _dictionary.Plain.Length + (long)_numbers.Count * RunLength.WidthOf(_dictionary.Count) / 8 < _plainSize;

    /// <summary>Writes out the values so far, as if there had never been a dictionary.</summary>
    private void LeaveDictionary()
    {
        _usesDictionary = false;
        var row = 0;
        foreach (var number in _numbers)
        {
            while (_levels[row] == 0)
                row++;
            row++;
            _plain.Write(_dictionary[number]);
            if (_plain.WrittenCount < PageSize)
                continue;
            WritePlainPage(row);
            row = 0;
        }
        _numbers.Clear();
        _dictionary.Clear();
    }

    /// <param name="rows">As many of those that wait as have their values in <see cref="_plain"/>.</param>
    private void WritePlainPage(int rows)
    {
        var values = pageWriter.BeginData(CollectionsMarshal.AsSpan(_levels)[..rows], column.IsRequired);
        if (_physicalType == PhysicalType.Boolean)
            RunLength.Pack(_plain.WrittenSpan, width: 1, values);
        else
            values.Write(_plain.WrittenSpan);
        EndPage(rows, PageEncoding.Plain);
        _levels.RemoveRange(0, rows);
        _plain.ResetWrittenCount();
    }

    private void WriteDictionaryPages()
    {
        _uncompressedSize += pageWriter.WriteDictionary(_dictionary, _pages);
        _dictionaryPageSize = _pages.WrittenCount;
        var width = RunLength.WidthOf(_dictionary.Count);
        var rowsPerPage = PageSize * 8 / (width + 1); // a bit more for the level
        var levels = CollectionsMarshal.AsSpan(_levels);
        var numbers = CollectionsMarshal.AsSpan(_numbers);
        while (!levels.IsEmpty)
        {
            var rows = Math.Min(rowsPerPage, levels.Length);
            var count = levels[..rows].Count((byte)1);
            var values = pageWriter.BeginData(levels[..rows], column.IsRequired);
            values.Write([(byte)width]);
            RunLength.Encode<int>(numbers[..count], width, values);
            EndPage(rows, PageEncoding.Dictionary);
            levels = levels[rows..];
            numbers = numbers[count..];
        }
    }

    private void EndPage(int rows, PageEncoding encoding)
    {
        _uncompressedSize += pageWriter.EndData(rows, encoding, _pages);
        _dataPages++;
    }
}
