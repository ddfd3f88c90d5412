using System.Buffers.Binary;

namespace GitHubQueue.Parquet;

/// <summary>Of INT64, INT32 and BOOLEAN (one byte a value), all ordered as signed numbers.</summary>
internal sealed class IntegerBounds : Bounds
{
    private long _min = long.MaxValue, _max = long.MinValue;
    private int _width;

    public override Bound? Min => ToBound(_min);

    public override Bound? Max => ToBound(_max);

    public override void Include(ReadOnlySpan<byte> plain)
    {
        _width = plain.Length;
        var value = _width switch
        {
            sizeof(long) => BinaryPrimitives.ReadInt64LittleEndian(plain),
            sizeof(int) => BinaryPrimitives.ReadInt32LittleEndian(plain),
            _ => plain[0],
        };
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    public override void Clear() => (_min, _max, _width) = (long.MaxValue, long.MinValue, 0);

    private Bound? ToBound(long value)
    {
        if (_width == 0)
            return null;
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return new Bound(bytes[.._width]);
    }
}
