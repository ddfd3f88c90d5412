using GitHubQueue.Tables;
using GitHubQueue.Worker;

namespace GitHubQueue.Benchmarks;

/// <summary>Rows of issues into typed files of a thousand each, as a worker makes them; reading the payloads is not part of it.</summary>
internal sealed class TypedRows(Settings settings, Simulator simulator)
{
    private const int RowsOfAFile = 1000;
    private const double Floor = 20_000;

    public async Task<Figure> MeasureAsync()
    {
        var records = await QueueInput.MakeAsync(simulator, settings.Rows);
        var rows = records.Select(record => (Record: record, Row: RowReader.Read(record).Row!)).ToList();
        var file = new TypedFile(rows[0].Row.Target, "bench");
        var rates = new List<double>();
        for (var run = 0; run < settings.Pairs; run++)
            rates.Add(Rate.Of(() => Write(file, rows)).PerSecond);
        return Figure.AtLeast("Parquet, rows of issues written", Series.Of(rates), "#,0", "/s", Floor);
    }

    private static int Write(TypedFile file, List<(Records.Record Record, Row Row)> rows)
    {
        foreach (var page in rows.Chunk(RowsOfAFile))
        {
            file.Begin();
            foreach (var (record, row) in page)
                file.Add(record, row, "issue/org=octocat/repo=Hello-World/date=2026-11-20/object.jsonl.gz");
            if (file.Finish().Length == 0)
                throw new BenchmarkException("A typed file is empty.");
        }
        return rows.Count;
    }
}
