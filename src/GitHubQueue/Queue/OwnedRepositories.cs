using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>The repositories of organisations and users, as they were listed last.</summary>
public sealed class OwnedRepositories(Database database)
{
    /// <summary>By name.</summary>
    public IReadOnlyList<OwnedRepository> List(string origin, string owner)
    {
        var rows = database.Prepare("""
            select o.id, r.org, r.repo, o.is_archived, o.is_fork
              from owned_repositories o join repositories r on r.origin = o.origin and r.id = o.id
             where o.origin = ?1 and o.owner = ?2 order by r.org, r.repo
            """).Bind(1, origin).Bind(2, owner);
        var owned = new List<OwnedRepository>();
        while (rows.Step())
            owned.Add(new(rows.Number(0), new(rows.Text(1)!, rows.Text(2)!), rows.Number(3) == 1, rows.Number(4) == 1));
        return owned;
    }

    /// <summary>Puts these in the place of those that were listed before. Call it inside a write transaction, when the repositories themselves are saved.</summary>
    public void Replace(string origin, string owner, IEnumerable<OwnedRepository> repositories)
    {
        ArgumentNullException.ThrowIfNull(repositories);
        database.Prepare("delete from owned_repositories where origin = ?1 and owner = ?2").Bind(1, origin).Bind(2, owner).Execute();
        foreach (var repository in repositories)
            database.Prepare("insert into owned_repositories(origin, owner, id, is_archived, is_fork) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing")
                .Bind(1, origin).Bind(2, owner).Bind(3, repository.Id).Bind(4, repository.IsArchived ? 1 : 0).Bind(5, repository.IsFork ? 1 : 0)
                .Execute();
    }
}
