namespace GitHubQueue.Parquet;

/// <summary>A column as the footer's schema tells it.</summary>
/// <remarks>
/// SchemaElement of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. Logical types are told twice:
/// as today's LogicalType, and as ConvertedType for readers that are older.
/// </remarks>
internal static class SchemaElement
{
    private const int Required = 0, Optional = 1;

    public static void WriteRoot(ThriftWriter thrift, int columns)
    {
        thrift.BeginElement();
        thrift.Write(4, "schema"u8);
        thrift.Write(5, columns);
        thrift.EndStruct();
    }

    public static void Write(ThriftWriter thrift, ParquetColumn column)
    {
        thrift.BeginElement();
        thrift.Write(1, (int)PhysicalTypeOf(column.Type));
        thrift.Write(3, column.IsRequired ? Required : Optional);
        thrift.Write(4, column.Name);
        if (ConvertedTypeOf(column.Type) is { } converted)
            thrift.Write(6, converted);
        WriteLogicalType(thrift, column.Type);
        thrift.EndStruct();
    }

    public static PhysicalType PhysicalTypeOf(ParquetType type) => type switch
    {
        ParquetType.Text or ParquetType.Json => PhysicalType.ByteArray,
        ParquetType.Integer or ParquetType.Timestamp => PhysicalType.Int64,
        ParquetType.Real => PhysicalType.Double,
        ParquetType.Boolean => PhysicalType.Boolean,
        ParquetType.Date => PhysicalType.Int32,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type."),
    };

    private static int? ConvertedTypeOf(ParquetType type) => type switch
    {
        ParquetType.Text or ParquetType.Json => 0, // UTF8
        ParquetType.Date => 6,
        ParquetType.Timestamp => 10, // TIMESTAMP_MICROS
        _ => null,
    };

    private static void WriteLogicalType(ThriftWriter thrift, ParquetType type)
    {
        const int field = 10, text = 1, date = 6, timestamp = 8, isAdjustedToUtc = 1, unit = 2, microseconds = 2;
        if (type is not (ParquetType.Text or ParquetType.Json or ParquetType.Date or ParquetType.Timestamp))
            return;
        thrift.BeginStruct(field);
        if (type == ParquetType.Timestamp)
        {
            thrift.BeginStruct(timestamp);
            thrift.Write(isAdjustedToUtc, true);
            thrift.BeginStruct(unit);
            thrift.WriteEmptyStruct(microseconds);
            thrift.EndStruct();
            thrift.EndStruct();
        }
        else
        {
            thrift.WriteEmptyStruct(type == ParquetType.Date ? date : text);
        }
        thrift.EndStruct();
    }
}
