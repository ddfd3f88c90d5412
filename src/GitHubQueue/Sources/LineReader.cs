namespace GitHubQueue.Sources;

/// <summary>Cuts bytes into lines, which end with LF or CR LF; the last one may have no end. A byte order mark is passed over.</summary>
/// <param name="read">Fills what it can of the span, and tells how much; 0: there is no more.</param>
internal sealed class LineReader(Func<Span<byte>, int> read)
{
    public const int LongestLine = 32 << 20;

    private const int BufferSize = 1 << 20;

    /// <summary>Lines are slices of it: what has been given away is never written again.</summary>
    private byte[] _buffer = [];
    private int _start, _searched, _end;
    private bool _isEnd;

    /// <summary>How many have been read.</summary>
    public long Lines { get; private set; }

    /// <summary>The line that comes next is longer than <see cref="LongestLine"/>: there is no reading on.</summary>
    public bool IsTooLong { get; private set; }

    /// <param name="line">Without its end.</param>
    /// <returns>False: there is no more, or <see cref="IsTooLong"/>.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        line = default;
        int length, found;
        while ((found = _buffer.AsSpan(_searched.._end).IndexOf((byte)'\n')) < 0 && !_isEnd && _end - _start <= LongestLine)
            Fill();
        length = (found < 0 ? _end : _searched + found) - _start;
        IsTooLong = length > LongestLine;
        if (IsTooLong || (found < 0 && length == 0))
            return false;
        line = WithoutMarks(_buffer.AsMemory(_start, length));
        _start = _searched = _start + length + (found < 0 ? 0 : 1);
        Lines++;
        return true;
    }

    private void Fill()
    {
        _searched = _end;
        if (_end == _buffer.Length)
        {
            var rest = _buffer.AsSpan(_start);
            var next = GC.AllocateUninitializedArray<byte>(Math.Max(BufferSize, rest.Length * 2));
            rest.CopyTo(next);
            (_buffer, _start, _searched, _end) = (next, 0, rest.Length, rest.Length);
        }
        var length = read(_buffer.AsSpan(_end));
        _isEnd = length == 0;
        _end += length;
    }

    private ReadOnlyMemory<byte> WithoutMarks(ReadOnlyMemory<byte> line)
    {
        if (Lines == 0 && line.Span.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
