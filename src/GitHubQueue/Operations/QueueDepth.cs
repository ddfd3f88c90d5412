using GitHubQueue.Sqlite;

namespace GitHubQueue.Operations;

/// <summary>How much is waiting.</summary>
public static class QueueDepth
{
    /// <summary>Items that no worker has claimed.</summary>
    public static long Pending(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Prepare("select count(*) from queue_items where status = 'pending'").ScalarNumber() ?? 0;
    }
}
