using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Keeps the request budgets between runs, so that a new process knows at once when it has to wait.</summary>
public sealed class ApiBudgets(Database database)
{
    public IReadOnlyList<ApiBudget> Load(string origin, string token)
    {
        var rows = database.Prepare("""
            select resource, quota, remaining, resets_at, observed_at from api_budgets where origin = ?1 and token = ?2 order by resource
            """).Bind(1, origin).Bind(2, token);
        var budgets = new List<ApiBudget>();
        while (rows.Step())
            budgets.Add(new(
                rows.Text(0)!, (int)rows.Number(1), (int)rows.Number(2),
                Timestamps.FromUnixMilliseconds(rows.Number(3)), Timestamps.FromUnixMilliseconds(rows.Number(4))));
        return budgets;
    }

    /// <summary>Call it inside a write transaction.</summary>
    public void Save(string origin, string token, ApiBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        database.Prepare("""
            insert into api_budgets(origin, token, resource, quota, remaining, resets_at, observed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
              on conflict do update set quota = excluded.quota, remaining = excluded.remaining,
                                        resets_at = excluded.resets_at, observed_at = excluded.observed_at
            """)
            .Bind(1, origin).Bind(2, token).Bind(3, budget.Resource).Bind(4, budget.Quota).Bind(5, budget.Remaining)
            .Bind(6, budget.ResetsAt.ToUnixTimeMilliseconds()).Bind(7, budget.ObservedAt.ToUnixTimeMilliseconds())
            .Execute();
    }
}
