using System.Globalization;
using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Benchmarks;

/// <summary>The product's queue beside the same statements in C: runs in turn, so that what else the machine does hits both.</summary>
internal sealed class QueueComparison(Settings settings, string c)
{
    private const int BatchSize = 100;

    private readonly string _schema = Path.Combine(settings.Work, "schema.sql");
    private readonly string _input = Path.Combine(settings.Work, "records.tsv");
    private readonly string _database = Path.Combine(settings.Work, "queue.db");

    /// <returns>Pairs of runs: the product's, and C's.</returns>
    public async Task<IReadOnlyList<(QueueRun Product, QueueRun C)>> RunAsync(IReadOnlyList<Record> records)
    {
        await File.WriteAllTextAsync(_schema, QueueStatements.Schema());
        await QueueInput.WriteAsync(records, _input);
        await QueueStatements.CompareAsync(c, settings.Work, _database, records);
        var pairs = new List<(QueueRun, QueueRun)>();
        for (var pair = -1; pair < settings.Pairs; pair++)
        {
            var (product, reference) = pair % 2 == 0 ? (Product(records), await ReferenceAsync()) : Swap(await ReferenceAsync(), Product(records));
            if (pair >= 0) // the one before only warms up: this process compiles its methods
                pairs.Add((product, reference));
        }
        DatabaseFile.Delete(_database);
        return pairs;

        static (QueueRun, QueueRun) Swap(QueueRun first, QueueRun second) => (second, first);
    }

    private QueueRun Product(IReadOnlyList<Record> records)
    {
        DatabaseFile.Delete(_database);
        GC.Collect();
        using var database = PipelineDatabase.Open(_database);
        return QueueRun.Measure(database, records, BatchSize);
    }

    private async Task<QueueRun> ReferenceAsync()
    {
        DatabaseFile.Delete(_database);
        var run = await Child.RunAsync(c, [_schema, _input, _database, BatchSize.ToString(CultureInfo.InvariantCulture)], settings.Work);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(Read(lines[0]), Read(lines[1]));

        static Rate Read(string line) =>
            line.Split(' ') is [var rate, var cost] ? new(Number(rate), Number(cost)) : throw new BenchmarkException($"queue.c printed '{line}'.");

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
