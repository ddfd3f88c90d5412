using Dapper;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>
/// All that must be equal however a warehouse was filled: each table with all its columns but the numbers that the server gives out, in whose
/// place stands the archive object, and the times of the work.
/// </summary>
internal static class WarehouseTables
{
    private const string Columns = "'{id,load_id,loaded_at,failed_at,processed_at,silver_processed_at,updated_at,discovered_at,refreshed_at,applied_at}'::text[]";

    private const string Names = """
        select c.oid::regclass::text as name, exists(select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'load_id') as of_a_load
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('github_queue', 'github', 'bronze', 'silver', 'gold')
           and c.oid <> 'github_queue.refreshes'::regclass
         order by 1
        """;

    /// <summary>The rows of each table as JSON, sorted.</summary>
    /// <param name="except">Tables that need not be equal.</param>
    public static Task<Dictionary<string, List<string>>> ReadAsync(TestWarehouse warehouse, params string[] except) => ReadAsync(
        warehouse, except, ofALoad => $"to_jsonb(t) - {Columns} {(ofALoad ? "|| jsonb_build_object('batch', (select l.batch from github_queue.loads l where l.load_id = t.load_id))" : "")}");

    /// <summary>All columns, and who wrote the row: it was never written again where this stays equal.</summary>
    public static Task<Dictionary<string, List<string>>> ReadWithVersionsAsync(TestWarehouse warehouse) =>
        ReadAsync(warehouse, [], _ => "to_jsonb(t) || jsonb_build_object('xmin', t.xmin::text)");

    private static async Task<Dictionary<string, List<string>>> ReadAsync(TestWarehouse warehouse, string[] except, Func<bool, string> row)
    {
        await using var connection = await warehouse.OpenAsync();
        var tables = new Dictionary<string, List<string>>();
        foreach (var (name, ofALoad) in await connection.QueryAsync<(string, bool)>(Names))
        {
            if (!except.Contains(name))
                tables.Add(name, [.. await connection.QueryAsync<string>($"select ({row(ofALoad)})::text from {name} t order by 1")]);
        }
        Assert.That(tables, Has.Count.GreaterThanOrEqualTo(12 - except.Length), "has every table");
        return tables;
    }

    /// <summary>The same rows in the same tables; the first that differs is named.</summary>
    public static void AssertEqual(Dictionary<string, List<string>> actual, Dictionary<string, List<string>> expected)
    {
        Assert.That(actual.Keys, Is.EqualTo(expected.Keys));
        Assert.Multiple(() =>
        {
            foreach (var (name, rows) in expected)
                Assert.That(actual[name], Is.EqualTo(rows), name);
        });
    }
}
