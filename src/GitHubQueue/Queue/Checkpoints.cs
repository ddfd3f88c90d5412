using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>
/// How far each source has been read, and which ingest is reading it. A checkpoint moves in the transaction that enqueues what was read.
/// </summary>
public sealed class Checkpoints(Database database, TimeProvider time)
{
    /// <summary>How long a hold lasts without being extended. An ingest of this machine that has ended is found out at once.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes hold of the checkpoint, creating it where there is none.</summary>
    /// <param name="subject">What is read, by GitHub's own identity, such as <c>api.github.com/repositories/1296269</c>.</param>
    /// <param name="source">The source's name, for people.</param>
    /// <exception cref="FailureException">Unavailable: another ingest holds it.</exception>
    public Checkpoint Acquire(string entity, string subject, string source) => database.Write(() =>
    {
        database.Prepare("insert into checkpoints(entity, subject, source, updated_at) values (?1, ?2, ?3, 0) on conflict do nothing")
            .Bind(1, entity).Bind(2, subject).Bind(3, source).Execute();
        var row = database.Prepare("""
            select id, lease_token, lease_owner, lease_expires, from_at, to_at, walk_from, walk_until, walk_at, walk_cursor, walk_head, head
              from checkpoints where entity = ?1 and subject = ?2
            """).Bind(1, entity).Bind(2, subject);
        row.Step();
        var (id, token, owner, expires) = (row.Number(0), row.Number(1) + 1, row.Text(2), row.NullableNumber(3));
        var progress = ReadProgress(row);
        row.Reset();
        if (owner is not null && expires > Now && ProcessIdentity.Parse(owner) is { IsGone: false } other)
            throw new FailureException(
                FailureKind.Unavailable,
                $"Source '{source}' is being ingested already, by process {other.ProcessId}: wait for it to end, or end it, and run this again.");
        database.Prepare("update checkpoints set source = ?2, lease_owner = ?3, lease_token = ?4, lease_expires = ?5 where id = ?1")
            .Bind(1, id).Bind(2, source).Bind(3, ProcessIdentity.Current.ToString()).Bind(4, token).Bind(5, ExpiryFromNow()).Execute();
        return new Checkpoint(id, source, token, progress);
    });

    /// <summary>How far a source has been read, without taking hold of it; and how many lists below are still to be fetched.</summary>
    public (Progress Progress, long Waiting) Look(string entity, string subject)
    {
        var row = database.Prepare("""
            select (select count(*) from fetches where checkpoint = checkpoints.id), null, null, null,
                   from_at, to_at, walk_from, walk_until, walk_at, walk_cursor, walk_head, head
              from checkpoints where entity = ?1 and subject = ?2
            """).Bind(1, entity).Bind(2, subject);
        var found = row.Step() ? (ReadProgress(row), row.Number(0)) : (Progress.None, 0);
        row.Reset();
        return found;
    }

    /// <summary>
    /// Removes a checkpoint that has read nothing: of a repository that couldn't be looked up, and whose identity is known now.
    /// </summary>
    public void Forget(string entity, string subject) => database.Write(() =>
        database.Prepare("delete from checkpoints where entity = ?1 and subject = ?2 and from_at is null and walk_from is null and lease_owner is null")
            .Bind(1, entity).Bind(2, subject).Execute());

    /// <summary>Whether GitHub didn't serve it the last time.</summary>
    public bool IsGone(string entity, string subject) =>
        database.Prepare("select gone_reason is not null from checkpoints where entity = ?1 and subject = ?2").Bind(1, entity).Bind(2, subject).ScalarNumber() == 1;

    /// <summary>Moves the checkpoint, and extends the hold on it. Call it inside the transaction that enqueues what was read.</summary>
    /// <exception cref="FailureException">Unavailable: another ingest has taken over; the transaction must not commit.</exception>
    public void Advance(Checkpoint checkpoint, Progress progress)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(progress);
        var walk = progress.Walk;
        var moved = database.Prepare("""
            update checkpoints set from_at = ?3, to_at = ?4, walk_from = ?5, walk_until = ?6, walk_at = ?7, walk_cursor = ?8,
                   gone_reason = null, lease_expires = ?9, updated_at = ?10, head = ?11, walk_head = ?12
             where id = ?1 and lease_token = ?2
            """)
            .Bind(1, checkpoint.Id).Bind(2, checkpoint.LeaseToken)
            .Bind(3, progress.From?.ToUnixTimeMilliseconds()).Bind(4, progress.To?.ToUnixTimeMilliseconds())
            .Bind(5, walk?.From.ToUnixTimeMilliseconds()).Bind(6, walk?.Until?.ToUnixTimeMilliseconds())
            .Bind(7, walk?.At.ToUnixTimeMilliseconds()).Bind(8, walk?.Cursor)
            .Bind(9, ExpiryFromNow()).Bind(10, Now).Bind(11, progress.Head).Bind(12, walk?.Head)
            .Execute();
        if (moved == 0)
            throw TakenOver(checkpoint);
    }

    /// <summary>What an ingest says that slept past its hold.</summary>
    public static FailureException TakenOver(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new(
            FailureKind.Unavailable,
            $"Source '{checkpoint.Source}' has been taken over by another ingest while this one was stopped: nothing of it is missing there.");
    }

    /// <returns>False: another ingest has taken over.</returns>
    public bool Extend(Checkpoint checkpoint) => database.Write(() =>
        database.Prepare("update checkpoints set lease_expires = ?3 where id = ?1 and lease_token = ?2 and lease_owner is not null")
            .Bind(1, checkpoint.Id).Bind(2, checkpoint.LeaseToken).Bind(3, ExpiryFromNow()).Execute() == 1);

    public void Release(Checkpoint checkpoint) => database.Write(() =>
        database.Prepare("update checkpoints set lease_owner = null, lease_expires = null where id = ?1 and lease_token = ?2")
            .Bind(1, checkpoint.Id).Bind(2, checkpoint.LeaseToken).Execute());

    /// <summary>Notes that the source was looked at, and couldn't be read.</summary>
    /// <param name="goneReason">Why GitHub doesn't serve it any more: the next page that is read takes the note away. Null: it may be served the next time.</param>
    public void MarkUnread(Checkpoint checkpoint, string? goneReason) => database.Write(() =>
        database.Prepare("update checkpoints set gone_reason = coalesce(?3, gone_reason), updated_at = ?4 where id = ?1 and lease_token = ?2")
            .Bind(1, checkpoint.Id).Bind(2, checkpoint.LeaseToken).Bind(3, goneReason).Bind(4, Now).Execute());

    /// <summary>
    /// Forgets how far a source has been read, also its lists below: the next ingest fetches everything again, and recognises what it knows.
    /// </summary>
    /// <param name="source">Its name, also without the repository after the colon: then all of them.</param>
    /// <returns>The names of those that were reset.</returns>
    /// <exception cref="FailureException">Unavailable: an ingest is reading one of them. Nothing was changed.</exception>
    public IReadOnlyList<string> Reset(string source) => database.Write(() =>
    {
        var found = Named(source);
        if (found.Find(row => row.Owner is { } owner && row.Expires > Now && ProcessIdentity.Parse(owner) is { IsGone: false }) is { Source: not null } held)
            throw new FailureException(
                FailureKind.Unavailable,
                $"Source '{held.Source}' is being ingested, by process {ProcessIdentity.Parse(held.Owner!).ProcessId}: wait for it to end, or end it, and run this again.");
        // By the table, too: the queue's rows may have been removed by 'maintain', and keep a source's old name.
        database.Prepare("""
            delete from known where entity like '% list' and (
              key in (select key from queue_items where source in (select value from json_each(?1)))
              or key in (select key from pull_requests where lower(org || '/' || repo) in (
                select lower(full_name) from repository_names where origin || '/repositories/' || id in (select value from json_each(?2)))))
            """)
            .Bind(1, JsonSerializer.Serialize(found.Select(row => row.Source))).Bind(2, JsonSerializer.Serialize(found.Select(row => row.Subject))).Execute();
        foreach (var (id, _, _, _, _) in found)
        {
            database.Prepare("delete from fetches where checkpoint = ?1").Bind(1, id).Execute();
            database.Prepare("delete from checkpoints where id = ?1").Bind(1, id).Execute();
        }
        return (IReadOnlyList<string>)[.. found.Select(row => row.Source)];
    });

    private List<(long Id, string Source, string Subject, string? Owner, long? Expires)> Named(string source)
    {
        var rows = database.Prepare("select id, source, subject, lease_owner, lease_expires from checkpoints where source = ?1 or source like replace(replace(replace(?1, '!', '!!'), '_', '!_'), '%', '!%') || ':%' escape '!' order by source")
            .Bind(1, source);
        var found = new List<(long, string, string, string?, long?)>();
        while (rows.Step())
            found.Add((rows.Number(0), rows.Text(1)!, rows.Text(2)!, rows.Text(3), rows.NullableNumber(4)));
        return found;
    }

    private long ExpiryFromNow() => Now + (long)Lease.TotalMilliseconds;

    private static Progress ReadProgress(Statement row) => new()
    {
        From = Time(row, 4),
        To = Time(row, 5),
        Head = row.Text(11),
        Walk = Time(row, 6) is { } from ? new Walk(from, Time(row, 7), Time(row, 8)!.Value, row.Text(9), row.Text(10)) : null,
    };

    private static DateTimeOffset? Time(Statement row, int column) =>
        row.NullableNumber(column) is { } milliseconds ? Timestamps.FromUnixMilliseconds(milliseconds) : null;
}
