using System.Globalization;
using System.Text.Json;
using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Benchmarks;

/// <summary>From the archive into PostgreSQL, which runs on the same machine: events to gold, pull requests merged.</summary>
internal sealed class Warehouses(Settings settings)
{
    private const double BronzeFloor = 20_000, SilverFloor = 30_000, GoldFloor = 30_000, LittleRefreshCeiling = 1, FirstMergeCeiling = 15, SecondMergeCeiling = 8;
    private const int FewEvents = 100, Pulls = 100_000;

    public async IAsyncEnumerable<Figure> MeasureAsync()
    {
        if (Environment.GetEnvironmentVariable("DATABASE_URL") is null)
        {
            yield return Figure.LeftOut("warehouse", "there is no PostgreSQL");
            yield break;
        }
        foreach (var figure in await MeasureEventsAsync())
            yield return figure;
        foreach (var figure in await MeasurePullsAsync())
            yield return figure;
    }

    private async Task<IReadOnlyList<Figure>> MeasureEventsAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.Work, "warehouse-events")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "pipeline.yaml"), "sources:\n  - {name: bench, kind: gharchive, path: \"*.json.gz\"}\n");
        await EventLines.WriteAsync(Path.Combine(folder, "0.json.gz"), settings.WarehouseEvents);
        await FillAsync(folder);
        await RunAsync(folder, "warehouse", "init");
        var load = await RunAsync(folder, "load", "--json");
        var steps = Steps(await RunAsync(folder, "warehouse", "refresh", "--json"));
        var (silver, gold) = (steps.Where(step => step.Key.StartsWith("silver", StringComparison.Ordinal)).Sum(step => step.Value),
            steps.Where(step => step.Key.StartsWith("gold", StringComparison.Ordinal)).Sum(step => step.Value));
        await EventLines.WriteAsync(Path.Combine(folder, "1.json.gz"), FewEvents, from: settings.WarehouseEvents);
        await FillAsync(folder);
        await RunAsync(folder, "load");
        var little = await RunAsync(folder, "warehouse", "refresh", "--json");
        Directory.Delete(folder, recursive: true);
        var events = settings.WarehouseEvents.ToString("#,0", CultureInfo.InvariantCulture);
        return
        [
            Figure.AtLeast($"archive → bronze, {events} events", new([load.Number("loaded") / load.Seconds]), "#,0", "/s", BronzeFloor),
            Figure.AtLeast("bronze → silver", new([settings.WarehouseEvents / silver]), "#,0", "/s", SilverFloor),
            Figure.AtLeast("silver → gold", new([settings.WarehouseEvents / gold]), "#,0", "/s", GoldFloor),
            Figure.AtMost($"refresh of {FewEvents} more", new([little.Seconds]), "0.00", " s", LittleRefreshCeiling),
        ];
    }

    private async Task<IReadOnlyList<Figure>> MeasurePullsAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.Work, "warehouse-pulls")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "pipeline.yaml"), "warehouse: {}\nsources:\n  - {name: bench, kind: pull_requests, repo: octocat/Hello-World}\n");
        using (var database = PipelineDatabase.Open(Path.Combine(folder, "pipeline.db")))
        {
            database.Write(() => new SourceSettings(database, TimeProvider.System).Save(
                new("bench", "pull_requests", new("bench", IsParquet: true, Layout: LakeSetting.PullRequestLayout))));
            foreach (var page in Enumerable.Range(1, Pulls).Chunk(1000))
                database.Write(() => new RecordQueue(database).Enqueue([.. page.Select(PullLines.Record)]));
        }
        await RunAsync(folder, "worker", "--log-level", "warning");
        await RunAsync(folder, "warehouse", "init");
        var first = await RunAsync(folder, "load", "--json");
        if (first.Number("loaded") != Pulls)
            throw new BenchmarkException($"{first.Number("loaded")} of {Pulls} pull requests were merged.");
        var second = await RunAsync(folder, "load", "--run-date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "--json");
        Directory.Delete(folder, recursive: true);
        var pulls = Pulls.ToString("#,0", CultureInfo.InvariantCulture);
        return
        [
            Figure.AtMost($"Parquet → PostgreSQL, {pulls} pull requests", new([first.Seconds]), "0.0", " s", FirstMergeCeiling),
            Figure.AtMost("  again, nothing changed", new([second.Seconds]), "0.0", " s", SecondMergeCeiling),
        ];
    }

    private async Task FillAsync(string folder)
    {
        await RunAsync(folder, "ingest", "--all", "--log-level", "warning");
        await RunAsync(folder, "worker", "--log-level", "warning");
    }

    private Task<Child> RunAsync(string folder, params string[] arguments) => Commands.RunAsync(settings, null, folder, arguments);

    /// <summary>Of each step its seconds.</summary>
    private static Dictionary<string, double> Steps(Child refresh)
    {
        using var document = JsonDocument.Parse(refresh.Output);
        return document.RootElement.GetProperty("steps").EnumerateArray().ToDictionary(
            step => step.GetProperty("step").GetString()!, step => step.GetProperty("milliseconds").GetInt64() / 1000.0);
    }
}
