using Npgsql;
using Torture.Stage;

namespace Torture.Checks;

/// <summary>Reads the warehouse, past the adversary.</summary>
internal static class WarehouseTables
{
    private static readonly string[] Tables =
    [
        "github.commits", "github.pull_requests", "github.pull_request_reviews", "github.pull_request_files", "bronze.raw_events", "bronze.dead_letter_queue",
        "silver.events", "gold.fact_events", "gold.dim_actors", "gold.dim_repos", "gold.dim_event_types", "github_queue.loads",
    ];

    /// <summary>Every row of every table with all its columns.</summary>
    public static async Task<List<string>> DumpAsync(PostgresServer server)
    {
        var lines = new List<string>();
        foreach (var table in Tables)
            lines.AddRange(await ReadAsync(server, $"select '{table} ' || to_jsonb(t)::text from {table} t order by 1"));
        return lines;
    }

    /// <summary>Each row's columns with bars between them.</summary>
    public static async Task<List<string>> ReadAsync(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.Settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => Convert.ToString(rows.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        return lines;
    }
}
