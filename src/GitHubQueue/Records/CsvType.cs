namespace GitHubQueue.Records;

/// <summary>What the texts of a CSV column stand for. An empty text is no value, whatever the type.</summary>
public enum CsvType
{
    Text,

    /// <summary>64 bits, with a sign.</summary>
    Integer,

    /// <summary>With a decimal point, and perhaps an exponent.</summary>
    Number,

    /// <summary>true, false, yes, no, 1 or 0, in any case.</summary>
    Boolean,

    /// <summary>2026-11-20.</summary>
    Date,

    /// <summary>ISO-8601; without a zone it is UTC.</summary>
    Timestamp,
}
