namespace GitHubQueue.Records;

/// <summary>The columns of a CSV source that get a column in its table, and those that tell one row from another.</summary>
/// <param name="Columns">In the order of the table. Other columns of a file are kept in the archive alone.</param>
/// <param name="Key">Names of columns; none: the whole row is its own key, so that equal rows are one.</param>
public sealed record CsvSchema(IReadOnlyList<CsvColumn> Columns, IReadOnlyList<string> Key)
{
    public bool Equals(CsvSchema? other) => other is not null && Columns.SequenceEqual(other.Columns) && Key.SequenceEqual(other.Key);

    public override int GetHashCode() => HashCode.Combine(Columns.Count, Key.Count);
}

/// <param name="Name">As in the files' header rows.</param>
/// <param name="IsRequired">It must be in every file, and a row without a value there is a dead letter.</param>
public sealed record CsvColumn(string Name, CsvType Type, bool IsRequired = false);
