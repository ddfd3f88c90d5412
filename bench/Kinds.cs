using System.Globalization;

namespace GitHubQueue.Benchmarks;

/// <summary>Every kind of source but issues through ingest and worker, with typed files.</summary>
internal sealed class Kinds(Settings settings, Simulator simulator)
{
    private const double RecordsFloor = 8000, PeakCeiling = 250;

    public async IAsyncEnumerable<Figure> MeasureAsync()
    {
        var pulls = await simulator.PullsAsync(settings.Pulls);
        foreach (var figure in await MeasureAsync("pull requests, reviews, files", pulls, "pull_requests"))
            yield return figure;
        foreach (var figure in await MeasureAsync("commits", await simulator.CommitsAsync(settings.Commits), "commits"))
            yield return figure;
        foreach (var figure in await MeasureArchivedEventsAsync())
            yield return figure;
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(string name, string repository, string kind) => await MeasureAsync(
        name, string.Create(CultureInfo.InvariantCulture, $"  - {{name: bench, kind: {kind}, repo: {repository}, since: 1990-01-01, parquet: true}}"));

    private async Task<IReadOnlyList<Figure>> MeasureArchivedEventsAsync()
    {
        var file = Path.Combine(settings.Work, "2026-11-01-1.json.gz");
        await EventLines.WriteAsync(file, settings.Events);
        return await MeasureAsync("events of GH Archive", $"  - {{name: bench, kind: gharchive, path: {file}, parquet: true}}");
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(string name, string source)
    {
        var (ingests, workers) = (new List<(double Rate, double Peak)>(), new List<(double Rate, double Peak)>());
        for (var run = 0; run < settings.Runs; run++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(settings.Work, $"kinds-{Guid.NewGuid():n}")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "pipeline.yaml"), $"sources:\n{source}\n");
            var ingest = await Commands.RunAsync(settings, simulator, folder, "ingest", "--all", "--json", "--log-level", "warning");
            var records = ingest.Number("records");
            var worker = await Commands.RunAsync(settings, simulator, folder, "worker", "--json", "--log-level", "warning");
            if (worker.Number("done") != records)
                throw new BenchmarkException($"The worker has done {worker.Number("done")} of {records} records.");
            ingests.Add((records / ingest.Seconds, ingest.PeakMegabytes));
            workers.Add((records / worker.Seconds, worker.PeakMegabytes));
            Directory.Delete(folder, recursive: true);
        }
        return
        [
            Figure.AtLeast($"ingest, {name}", Series.Of(ingests.Select(run => run.Rate)), "#,0", "/s", RecordsFloor),
            Figure.AtMost("  peak memory", Series.Of(ingests.Select(run => run.Peak)), "0", " MB", PeakCeiling),
            Figure.AtLeast($"worker, {name}, Parquet", Series.Of(workers.Select(run => run.Rate)), "#,0", "/s", RecordsFloor),
            Figure.AtMost("  peak memory", Series.Of(workers.Select(run => run.Peak)), "0", " MB", PeakCeiling),
        ];
    }
}
