using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>
/// Lists still to be fetched for objects that were listed. A row is inserted with the page that names the object and removed with the
/// list's last page, so a kill in between forgets none.
/// </summary>
public sealed class Fetches(Database database, TimeProvider time)
{
    /// <summary>
    /// Notes a list to be fetched, unless what it depends on and its repository's name are as they were the last time: so that an object that is
    /// read again under a new name has it in common with what belongs to it. Call it inside the transaction that enqueues the object's page.
    /// </summary>
    /// <param name="state">What the list depends on.</param>
    /// <returns>False: nothing has changed.</returns>
    public bool Add(Checkpoint checkpoint, PendingFetch fetch, string state)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(fetch);
        if (!new RecordQueue(database).BecomesNewestState($"{fetch.Entity} list", fetch.ParentKey, $"{state} {fetch.Repository}", fetch.AsOf))
            return false;
        database.Prepare("""
            insert into fetches(checkpoint, entity, url, org, repo, context, as_of, parent_key, added_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
              on conflict do update set url = excluded.url, org = excluded.org, repo = excluded.repo, context = excluded.context, as_of = excluded.as_of
            """)
            .Bind(1, checkpoint.Id).Bind(2, fetch.Entity).Bind(3, fetch.Url).Bind(4, fetch.Repository.Org).Bind(5, fetch.Repository.Repo)
            .Bind(6, fetch.Context).Bind(7, fetch.AsOf.ToUnixTimeMilliseconds()).Bind(8, fetch.ParentKey)
            .Bind(9, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Execute();
        return true;
    }

    public long Count(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return database.Prepare("select count(*) from fetches where checkpoint = ?1").Bind(1, checkpoint.Id).ScalarNumber() ?? 0;
    }

    /// <summary>The oldest first.</summary>
    /// <param name="after">Only rows with a greater id: those before have had their turn in this run.</param>
    public IReadOnlyList<PendingFetch> List(Checkpoint checkpoint, long after, int limit)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var rows = database.Prepare("""
            select id, entity, url, org, repo, context, as_of, parent_key from fetches where checkpoint = ?1 and id > ?2 order by id limit ?3
            """).Bind(1, checkpoint.Id).Bind(2, after).Bind(3, limit);
        var fetches = new List<PendingFetch>();
        while (rows.Step())
            fetches.Add(new(
                rows.Number(0), rows.Text(1)!, rows.Text(2)!, new(rows.Text(3)!, rows.Text(4)!), rows.Text(5)!,
                Timestamps.FromUnixMilliseconds(rows.Number(6)), rows.Text(7)!));
        return fetches;
    }

    /// <summary>Moves a list on to its next page, or removes it with its last. Call it inside the transaction that enqueues the page.</summary>
    /// <param name="next">Null: that was the last page.</param>
    public void Advance(PendingFetch fetch, string? next)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        if (next is null)
            database.Prepare("delete from fetches where id = ?1").Bind(1, fetch.Id).Execute();
        else
            database.Prepare("update fetches set url = ?2 where id = ?1").Bind(1, fetch.Id).Bind(2, next).Execute();
    }
}
