using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Which repository a name stands for. GitHub's numeric id is the identity; renamed repositories keep their old names as aliases.</summary>
public sealed class Repositories(Database database, TimeProvider time)
{
    /// <summary>Looks are noted by this machine's clock, checkpoints by GitHub's.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    /// <summary>Null: the name has never been looked up.</summary>
    public KnownRepository? Find(string origin, RepositoryName name)
    {
        var row = database.Prepare("""
            select r.id, r.org, r.repo, r.checked_at
              from repository_names n join repositories r on r.origin = n.origin and r.id = n.id
             where n.origin = ?1 and n.full_name = ?2
            """).Bind(1, origin).Bind(2, name.ToString());
        var known = row.Step()
            ? new KnownRepository(row.Number(0), new(row.Text(1)!, row.Text(2)!), Timestamps.FromUnixMilliseconds(row.Number(3)))
            : null;
        row.Reset();
        return known;
    }

    /// <summary>Records what a name was found to stand for. A name that another repository had before now stands for this one.</summary>
    /// <param name="asked">The name that was asked for: an alias where the repository has another one today.</param>
    public KnownRepository Save(string origin, long id, RepositoryName name, RepositoryName asked) => database.Write(() =>
    {
        var known = Note(origin, id, name);
        NoteAlias(origin, id, asked);
        return known;
    });

    /// <summary>Records the name that a repository has today. Call it inside a write transaction.</summary>
    public KnownRepository Note(string origin, long id, RepositoryName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var now = time.GetUtcNow();
        SetBack(origin, id, unless: name);
        database.Prepare("""
            insert into repositories(origin, id, org, repo, checked_at) values (?1, ?2, ?3, ?4, ?5)
              on conflict do update set org = excluded.org, repo = excluded.repo, checked_at = excluded.checked_at
            """).Bind(1, origin).Bind(2, id).Bind(3, name.Org).Bind(4, name.Repo).Bind(5, now.ToUnixTimeMilliseconds()).Execute();
        NoteAlias(origin, id, name);
        return new KnownRepository(id, name, now);
    }

    private void NoteAlias(string origin, long id, RepositoryName name)
    {
        var owner = database.Prepare("select id from repository_names where origin = ?1 and full_name = ?2").Bind(1, origin).Bind(2, name.ToString()).ScalarNumber();
        if (owner is { } other && other != id)
            SetBack(origin, other, unless: null);
        database.Prepare("""
            insert into repository_names(origin, full_name, id) values (?1, ?2, ?3)
              on conflict do update set full_name = excluded.full_name, id = excluded.id
            """).Bind(1, origin).Bind(2, name.ToString()).Bind(3, id).Execute();
    }

    /// <summary>
    /// A repository that had a name which it hasn't any more: since the last look, another one may have been read by that name under its
    /// checkpoints. They go back to that look; what is read again is recognised.
    /// </summary>
    /// <param name="unless">It has this name still.</param>
    private void SetBack(string origin, long id, RepositoryName? unless) => database.Prepare("""
        update checkpoints set to_at = max(from_at, r.checked_at - ?4), walk_from = null, walk_until = null, walk_at = null, walk_cursor = null, walk_head = null
          from repositories r
         where r.origin = ?1 and r.id = ?2 and (?3 is null or r.org || '/' || r.repo <> ?3 collate nocase)
           and checkpoints.subject = r.origin || '/repositories/' || r.id and to_at > r.checked_at - ?4
        """).Bind(1, origin).Bind(2, id).Bind(3, unless?.ToString()).Bind(4, (long)ClockDifference.TotalMilliseconds).Execute();
}
