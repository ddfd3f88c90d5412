using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Which repository a name stands for. GitHub's numeric id is the identity; renamed repositories keep their old names as aliases.</summary>
public sealed class Repositories(Database database, TimeProvider time)
{
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
        database.Prepare("""
            insert into repositories(origin, id, org, repo, checked_at) values (?1, ?2, ?3, ?4, ?5)
              on conflict do update set org = excluded.org, repo = excluded.repo, checked_at = excluded.checked_at
            """).Bind(1, origin).Bind(2, id).Bind(3, name.Org).Bind(4, name.Repo).Bind(5, now.ToUnixTimeMilliseconds()).Execute();
        NoteAlias(origin, id, name);
        return new KnownRepository(id, name, now);
    }

    private void NoteAlias(string origin, long id, RepositoryName name) => database.Prepare("""
        insert into repository_names(origin, full_name, id) values (?1, ?2, ?3)
          on conflict do update set full_name = excluded.full_name, id = excluded.id
        """).Bind(1, origin).Bind(2, name.ToString()).Bind(3, id).Execute();
}
