namespace GitHubQueue.Tables;

/// <summary>What a column holds, whatever stores it.</summary>
public enum ColumnType
{
    Text,

    /// <summary>Text that is a JSON array.</summary>
    Json,

    /// <summary>64 bits, with a sign.</summary>
    Integer,

    Real,

    /// <summary>In SQLite 0 or 1.</summary>
    Boolean,

    /// <summary>In SQLite ISO-8601 text, UTC.</summary>
    Timestamp,

    /// <summary>In SQLite ISO-8601 text.</summary>
    Date,
}
