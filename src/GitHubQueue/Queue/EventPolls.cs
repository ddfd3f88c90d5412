using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Keeps one row a poll of a feed: written with each page, so that it tells the truth whenever the process is killed.</summary>
public sealed class EventPolls(Database database, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Call it inside the transaction that enqueues the poll's first page.</summary>
    /// <param name="since">The newest event of the last whole poll; null: there has been none.</param>
    public EventPoll Begin(Checkpoint checkpoint, DateTimeOffset? since)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        database.Prepare("insert into event_polls(checkpoint, began_at) values (?1, ?2)").Bind(1, checkpoint.Id).Bind(2, Now).Execute();
        return new EventPoll(database.LastInsertRowId, since);
    }

    /// <summary>Call it inside the transaction that enqueues the page.</summary>
    public void Save(EventPoll poll)
    {
        ArgumentNullException.ThrowIfNull(poll);
        database.Prepare("""
            update event_polls
               set pages = ?2, read = ?3, inserted = ?4, repeated = ?5, overlap = ?6, errors = ?7, oldest_at = ?8, newest_at = ?9,
                   finished_at = ?10, gap_from = ?11, gap_to = ?12, missed = ?13
             where id = ?1
            """)
            .Bind(1, poll.Id).Bind(2, poll.Pages).Bind(3, poll.Read).Bind(4, poll.Inserted).Bind(5, poll.Repeated).Bind(6, poll.Overlap)
            .Bind(7, poll.Errors).Bind(8, poll.Oldest?.ToUnixTimeMilliseconds()).Bind(9, poll.Newest?.ToUnixTimeMilliseconds())
            .Bind(10, poll.IsWhole ? Now : null)
            .Bind(11, poll.HasGap ? poll.Since?.ToUnixTimeMilliseconds() : null).Bind(12, poll.HasGap ? poll.Oldest?.ToUnixTimeMilliseconds() : null)
            .Bind(13, poll.Missed)
            .Execute();
    }
}
