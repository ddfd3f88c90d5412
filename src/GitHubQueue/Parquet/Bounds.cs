namespace GitHubQueue.Parquet;

/// <summary>The smallest and largest value of a column chunk, by which readers skip row groups that a filter can't match.</summary>
/// <remarks>
/// In the type's own order, TypeDefinedOrder:
/// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift, ColumnOrder.
/// </remarks>
internal abstract class Bounds
{
    /// <summary>Null where nothing can be said.</summary>
    public abstract Bound? Min { get; }

    public abstract Bound? Max { get; }

    /// <summary>How many values are not a number; null where the type has none such.</summary>
    public virtual long? NanCount => null;

    /// <summary>Null for a type whose order is of no use to a filter.</summary>
    public static Bounds? Of(ParquetType type) => type switch
    {
        ParquetType.Json => null,
        ParquetType.Text => new TextBounds(),
        ParquetType.Real => new RealBounds(),
        _ => new IntegerBounds(),
    };

    public abstract void Include(ReadOnlySpan<byte> plain);

    public abstract void Clear();
}
