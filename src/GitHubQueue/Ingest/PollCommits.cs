using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Ingest;

/// <summary>Enqueues the pages of a poll of events, and counts what is new in them and what the last whole poll knew.</summary>
internal sealed class PollCommits(RecordQueue queue, EventPolls polls)
{
    /// <summary>Call it inside the transaction that commits the page.</summary>
    /// <param name="poll">As the page before left it; null: this is the first.</param>
    /// <param name="since">The newest event of the last whole poll; null: there has been none.</param>
    public EventPoll Enqueue(EventPoll? poll, Checkpoint checkpoint, SourcePage page, DateTimeOffset? since)
    {
        var (before, after) = (page.Records.Where(record => record.AsOf <= since).ToList(), page.Records.Where(record => !(record.AsOf <= since)));
        var (late, recent) = (queue.Enqueue(before), queue.Enqueue(after));
        poll ??= polls.Begin(checkpoint, since);
        poll = poll with
        {
            Pages = poll.Pages + (page.Poll!.IsUnchanged ? 0 : 1),
            Read = poll.Read + page.Records.Count + page.Poll.Repeated,
            Inserted = poll.Inserted + late + recent,
            Repeated = poll.Repeated + page.Poll.Repeated,
            Overlap = poll.Overlap + before.Count - late,
            Errors = poll.Errors + page.Poll.Errors,
            Oldest = page.Records.Select(record => (DateTimeOffset?)record.AsOf).Append(poll.Oldest).Min(), // nulls don't count
            Newest = page.Records.Select(record => (DateTimeOffset?)record.AsOf).Append(poll.Newest).Max(),
            IsWhole = page.Poll.IsLast,
        };
        polls.Save(poll);
        return poll;
    }
}
