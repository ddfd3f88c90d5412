using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>A typed row, read from one record and ready to be written.</summary>
public abstract record Row
{
    /// <summary>The table that it belongs to.</summary>
    public abstract RowTable Target { get; }

    /// <summary>Gives its values in the order of the table's own columns.</summary>
    public abstract void Give(RowValues values);

    /// <summary>
    /// Writes the row, unless the table has a newer state of the same key: states are ordered by (as_of, item id), so that records
    /// may be applied in any order. Call it inside a write transaction.
    /// </summary>
    /// <param name="itemId">The queue item it comes from.</param>
    /// <param name="archiveKey">The archive object that holds its record.</param>
    public void Upsert(Database database, Record record, long itemId, string archiveKey)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(record);
        Target.Upsert(database, this, record, itemId, archiveKey);
    }
}
