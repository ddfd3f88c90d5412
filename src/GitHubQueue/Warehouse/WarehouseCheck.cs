using GitHubQueue.Records;

namespace GitHubQueue.Warehouse;

/// <summary>What a look at the warehouse found.</summary>
/// <param name="Verdict">ok; note: worth a look; wrong: something is broken, or older than was asked for.</param>
public sealed record Finding(string Name, string Found, string Verdict, string Meaning)
{
    public bool IsWrong => Verdict == "wrong";
}

/// <summary>The health checks: the files of <c>Postgres/checks</c>.</summary>
public static class WarehouseCheck
{
    private const string Deep = "deep";

    /// <param name="maxAge">How old the newest load, refresh and event may be; null: any age will do.</param>
    /// <param name="deep">Counts all rows, too.</param>
    /// <exception cref="FailureException">Input: the server can't be used, or lacks the warehouse.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(Postgres postgres, TimeSpan? maxAge, bool deep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        await new Migrator(postgres).CheckAsync(cancellationToken).ConfigureAwait(false);
        return await postgres.UseAsync(async connection =>
        {
            var findings = new List<Finding>();
            foreach (var name in WarehouseSql.Postgres.List("checks").Where(name => deep || name != Deep))
                findings.AddRange(await connection.ListAsync<Finding>(WarehouseSql.Postgres.Read($"checks/{name}"), new { max_age = (long?)maxAge?.TotalSeconds }, cancellationToken).ConfigureAwait(false));
            return findings;
        }, cancellationToken).ConfigureAwait(false);
    }
}
