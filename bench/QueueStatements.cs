using System.Text.RegularExpressions;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using SQLitePCL;

namespace GitHubQueue.Benchmarks;

/// <summary>Makes sure that C runs the very statements that the product runs: a comparison with others would mean nothing.</summary>
internal static partial class QueueStatements
{
    /// <summary>The schema file, as the product carries it.</summary>
    public static string Schema()
    {
        using var stream = typeof(PipelineDatabase).Assembly.GetManifestResourceStream("pipeline.db.schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <exception cref="BenchmarkException">They differ.</exception>
    public static async Task CompareAsync(string c, string work, string database, IReadOnlyList<Record> records)
    {
        var reference = await Child.RunAsync(c, ["--sql"], work);
        var inC = reference.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Normal).ToHashSet();
        var inProduct = OfProduct(database, records);
        if (inProduct.Except(inC).Concat(inC.Except(inProduct)).ToList() is [var first, ..] different)
            throw new BenchmarkException($"bench/queue.c and the program run different statements ({different.Count}), such as '{first}': change queue.c.");
    }

    private static HashSet<string> OfProduct(string path, IReadOnlyList<Record> records)
    {
        DatabaseFile.Delete(path);
        PipelineDatabase.Open(path).Dispose(); // makes it, with statements that don't count
        using var database = PipelineDatabase.Open(path);
        var handle = database.Connection.Handle!;
        handle.enable_sqlite3_next_stmt(true);
        QueueRun.Measure(database, [.. records.Take(200)], 100);
        var statements = new HashSet<string>();
        for (var statement = raw.sqlite3_next_stmt(handle, null); statement is not null; statement = raw.sqlite3_next_stmt(handle, statement))
            statements.Add(Normal(raw.sqlite3_sql(statement).utf8_to_string()));
        return statements;
    }

    private static string Normal(string sql) => Blanks().Replace(sql, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
