using System.Buffers.Binary;

namespace GitHubQueue.Parquet;

/// <summary>Of DOUBLE. A zero bounds zeros of both signs, and where NaN occurs there are no bounds.</summary>
/// <remarks>
/// Bounds of the other values would be allowed beside NaN, but to some readers, DuckDB among them, NaN is greater than every number:
/// they would skip rows that their filter matches.
/// </remarks>
internal sealed class RealBounds : Bounds
{
    private double _min = double.PositiveInfinity, _max = double.NegativeInfinity;
    private long _values, _nans;

    public override Bound? Min => ToBound(_min == 0 ? double.NegativeZero : _min);

    public override Bound? Max => ToBound(_max == 0 ? 0.0 : _max);

    public override long? NanCount => _nans;

    public override void Include(ReadOnlySpan<byte> plain)
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(plain);
        _values++;
        if (double.IsNaN(value))
        {
            _nans++;
            return;
        }
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    public override void Clear() => (_min, _max, _values, _nans) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);

    private Bound? ToBound(double value)
    {
        if (_values == 0 || _nans > 0)
            return null;
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return new Bound(bytes);
    }
}
