using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>A typed row, read from one record and ready to be written.</summary>
public abstract record Row
{
    /// <summary>
    /// Writes the row, unless the table has a newer state of the same key: states are ordered by (as_of, item id), so that records
    /// may be applied in any order. Call it inside a write transaction.
    /// </summary>
    /// <param name="itemId">The queue item it comes from.</param>
    /// <param name="archiveKey">The archive object that holds its record.</param>
    public abstract void Upsert(Database database, Record record, long itemId, string archiveKey);
}
