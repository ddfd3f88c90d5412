using System.Globalization;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// Looks at everything that a load needs, and says what is missing: the command with which people find out whether their set-up works. The
/// queries are the files of <c>Snowflake/checks</c>.
/// </summary>
public static class SnowflakeCheck
{
    private const string TypedFiles = "github/";

    private static readonly (string Name, string Setting)[] Identity =
    [
        ("account", ""), ("user", ""), ("role", "SNOWFLAKE_ROLE"), ("warehouse", "SNOWFLAKE_WAREHOUSE"), ("database", "SNOWFLAKE_DATABASE"), ("schema", "SNOWFLAKE_SCHEMA"),
    ];

    /// <param name="maxAge">How old the newest load may be; null: any age will do.</param>
    /// <param name="deep">Counts all rows, too.</param>
    /// <returns>In the order in which things have to be mended.</returns>
    public static async Task<IReadOnlyList<Finding>> RunAsync(SnowflakeWarehouse snowflake, TimeSpan? maxAge, bool deep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snowflake);
        var findings = new List<Finding>();
        if (!await TryAsync("sign-in", () => SignInAsync(snowflake, findings, cancellationToken)).ConfigureAwait(false))
            return findings; // the others would only say the same
        var isThere = await TryAsync("tables", () => TablesAsync(snowflake, findings, cancellationToken)).ConfigureAwait(false);
        await TryAsync("stage", () => StageAsync(snowflake, findings, cancellationToken)).ConfigureAwait(false);
        if (isThere)
            await TryAsync("loads", () => BooksAsync(snowflake, maxAge, deep, findings, cancellationToken)).ConfigureAwait(false);
        return findings;

        async Task<bool> TryAsync(string name, Func<Task> look)
        {
            try
            {
                await look().ConfigureAwait(false);
                return true;
            }
            catch (FailureException failure)
            {
                findings.Add(new(name, "no", "wrong", failure.Message));
                return false;
            }
        }
    }

    /// <summary>Counts all rows.</summary>
    /// <exception cref="FailureException">Input: Snowflake can't be used, or lacks the tables. Unavailable: it went away.</exception>
    internal static async Task<IReadOnlyList<Finding>> CountAsync(SnowflakeWarehouse snowflake, CancellationToken cancellationToken) =>
        [.. Findings(await snowflake.Api.RunAsync(new("the count of all rows", SnowflakeScript.Statement("checks/deep")) { IsLong = true }, cancellationToken).ConfigureAwait(false))];

    private static async Task SignInAsync(SnowflakeWarehouse snowflake, List<Finding> findings, CancellationToken cancellationToken)
    {
        var who = await snowflake.Api.RunAsync(new("who we are", SnowflakeScript.Statement("checks/identity")), cancellationToken).ConfigureAwait(false);
        findings.Add(new("sign-in", "yes", "ok", $"at {snowflake.Settings.Address.Authority}"));
        foreach (var ((name, setting), value) in Identity.Zip(who.Rows[0]))
            findings.Add(value is not null ? new(name, value, "ok", "") : new(name, "none", "wrong", $"it doesn't exist, or the role may not use it: {setting}, and the grants of docs/snowflake.md"));
    }

    private static async Task TablesAsync(SnowflakeWarehouse snowflake, List<Finding> findings, CancellationToken cancellationToken)
    {
        await new SnowflakeMigrator(snowflake).CheckAsync(cancellationToken).ConfigureAwait(false);
        findings.Add(new("tables", string.Create(CultureInfo.InvariantCulture, $"version {SnowflakeMigrator.Latest}"), "ok", "as this program needs them"));
    }

    private static async Task StageAsync(SnowflakeWarehouse snowflake, List<Finding> findings, CancellationToken cancellationToken)
    {
        var stage = await StageLocation.FindAsync(snowflake.Api, cancellationToken).ConfigureAwait(false);
        findings.Add(new("stage", stage.Url, "ok", "has to be the archive's root, or above it"));
        // https://docs.snowflake.com/en/sql-reference/sql/list
        var files = await snowflake.Api.RunAsync(
            new($"the list of @{stage.Stage}/{TypedFiles}", $"list @{stage.Stage}/{TypedFiles} pattern = '.*[.]parquet'") { IsCounted = true }, cancellationToken).ConfigureAwait(false);
        findings.Add(files.RowCount > 0
            ? new("typed files", files.RowCount.ToString(CultureInfo.InvariantCulture), "ok", $"below {TypedFiles}")
            : new("typed files", "none", "note", $"below {TypedFiles}: has a worker archived pull requests with 'parquet: true', and is the stage over the archive's root?"));
    }

    private static async Task BooksAsync(SnowflakeWarehouse snowflake, TimeSpan? maxAge, bool deep, List<Finding> findings, CancellationToken cancellationToken)
    {
        var freshness = new SqlStatement("the age of the newest load", SnowflakeScript.Statement("checks/freshness")) { Values = [(long)(maxAge?.TotalSeconds ?? -1)] };
        findings.AddRange(Findings(await snowflake.Api.RunAsync(freshness, cancellationToken).ConfigureAwait(false)));
        if (deep)
            findings.AddRange(await CountAsync(snowflake, cancellationToken).ConfigureAwait(false));
    }

    private static IEnumerable<Finding> Findings(SqlResult result) => result.Rows.Select(row =>
        new Finding(result.Text(row, "name")!, result.Text(row, "found")!, result.Text(row, "verdict")!, result.Text(row, "meaning")!));
}
