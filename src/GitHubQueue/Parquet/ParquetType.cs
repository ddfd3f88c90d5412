namespace GitHubQueue.Parquet;

/// <summary>What a column holds, and how it is stored: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md.</summary>
public enum ParquetType
{
    /// <summary>UTF-8: BYTE_ARRAY, STRING. Half a surrogate pair, which UTF-8 can't express, becomes U+FFFD.</summary>
    Text,

    /// <summary>Text that holds one JSON value. Its smallest and largest value mean nothing, so none are kept for filters.</summary>
    /// <remarks>
    /// Annotated STRING, not JSON, because readers differ on JSON. Spark takes it for a string (https://github.com/apache/spark/pull/9658);
    /// DuckDB makes it a type of an extension, which doesn't match the same column as VARCHAR in other files
    /// (https://github.com/duckdb/duckdb/issues/17126); Arrow, hence pandas, gave bytes until 2024
    /// (https://github.com/apache/arrow/pull/13901). A STRING arrives everywhere as it was written, for the reader's own function:
    /// PARSE_JSON in Snowflake and BigQuery, from_json in Spark, <c>-></c> in DuckDB.
    /// </remarks>
    Json,

    /// <summary>INT64.</summary>
#pragma warning disable CA1720 // SQL's word, in other languages, too: not the name of a type of one of them
    Integer,
#pragma warning restore CA1720

    /// <summary>DOUBLE.</summary>
    Real,

    /// <summary>BOOLEAN.</summary>
    Boolean,

    /// <summary>An instant: INT64, TIMESTAMP in microseconds of UTC. What is finer than that is cut off, towards the past.</summary>
    Timestamp,

    /// <summary>A day: INT32, DATE.</summary>
    Date,
}
