using System.Globalization;

namespace GitHubQueue.Benchmarks;

/// <summary>Measures the figures that were asked for, and prints them as one table.</summary>
internal static class Benchmarks
{
    private const double PeakCeiling = 200, GrowthCeiling = 1.15, RatioFloor = 0.75;

    /// <returns>False: a floor was missed.</returns>
    public static async Task<bool> RunAsync(Settings settings)
    {
        var machine = Machine.Describe(settings.Work);
        var figures = new List<Figure>();
        await using var simulator = await Simulator.StartAsync();
        var pipeline = new Pipeline(settings, simulator);
        await foreach (var figure in MeasureAsync(settings, simulator, pipeline))
        {
            figures.Add(figure);
            await Console.Error.WriteAsync('.'); // it takes a while
        }
        await Console.Error.WriteLineAsync();
        Table.Print(figures);
        Console.WriteLine($"on {machine}");
        return figures.TrueForAll(figure => figure.Holds != false);
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(Settings settings, Simulator simulator, Pipeline pipeline)
    {
        var issues = settings.Issues;
        if (settings.Includes("ingest"))
            yield return RecordsASecond($"ingest, {Count(issues)} issues over HTTP", issues, await pipeline.IngestAsync(issues, settings.Runs), 8000);
        if (settings.Includes("worker"))
            yield return RecordsASecond("worker into a folder", issues, await pipeline.DrainIntoFolderAsync(issues, settings.Runs), 8000);
        if (settings.Includes("s3"))
            yield return await DrainIntoBucketAsync(settings, pipeline);
        if (settings.Includes("requests"))
        {
            await foreach (var figure in new Requests(settings).MeasureAsync())
                yield return figure;
        }
        if (settings.Includes("parquet"))
            yield return await new TypedRows(settings, simulator).MeasureAsync();
        if (settings.Includes("kinds"))
        {
            await foreach (var figure in new Kinds(settings, simulator).MeasureAsync())
                yield return figure;
        }
        if (settings.Includes("warehouse"))
        {
            await foreach (var figure in new Warehouses(settings).MeasureAsync())
                yield return figure;
        }
        if (settings.Includes("backlog"))
        {
            await foreach (var figure in new Backlogs(settings).MeasureAsync())
                yield return figure;
        }
        if (settings.Includes("queue"))
        {
            foreach (var figure in await CompareAsync(settings, simulator))
                yield return figure;
        }
        if (settings.Includes("memory"))
        {
            foreach (var figure in Memory("ingest", settings, await pipeline.IngestAsync(settings.Backlogs.Small, settings.MemoryRuns), await pipeline.IngestAsync(settings.Backlogs.Large, settings.MemoryRuns)))
                yield return figure;
            foreach (var figure in Memory("worker", settings, await pipeline.DrainIntoFolderAsync(settings.Backlogs.Small, settings.MemoryRuns), await pipeline.DrainIntoFolderAsync(settings.Backlogs.Large, settings.MemoryRuns)))
                yield return figure;
        }
        if (settings.Includes("help"))
            yield return Figure.AtMost("github-queue --help", Series.Of((await pipeline.HelpAsync(10)).Select(run => run.Seconds * 1000)), "0", " ms", 150);
        if (settings.Includes("size"))
        {
            await pipeline.DrainIntoFolderAsync(issues, 1);
            foreach (var figure in Sizes(ArchiveSizes.Of(pipeline.Backlog(issues), pipeline.Drained(issues))))
                yield return figure;
        }
    }

    private static async Task<Figure> DrainIntoBucketAsync(Settings settings, Pipeline pipeline)
    {
        if (settings.S3 is not { } url)
            return Figure.LeftOut("worker into S3", "there is no S3 server");
        await Bucket.CreateAsync(url);
        var runs = await pipeline.DrainAsync(settings.Issues, settings.Runs, "s3", run => string.Create(CultureInfo.InvariantCulture, $"s3://{Bucket.Name}/run-{run}"));
        return RecordsASecond($"worker into S3 ({settings.S3Kind})", settings.Issues, runs, 3000);
    }

    private static async Task<IReadOnlyList<Figure>> CompareAsync(Settings settings, Simulator simulator)
    {
        if (settings.C is not { } c)
            return [Figure.LeftOut("queue against C", "there is no C compiler or no sqlite3.h")];
        var records = await QueueInput.MakeAsync(simulator, settings.Rows);
        var pairs = await new QueueComparison(settings, c).RunAsync(records);
        return
        [
            .. Compared("enqueue, by 100", pairs, run => run.Enqueued),
            .. Compared("claim and complete, by 100", pairs, run => run.Completed),
        ];
    }

    private static IEnumerable<Figure> Compared(string name, IReadOnlyList<(QueueRun Product, QueueRun C)> pairs, Func<QueueRun, Rate> rate) =>
    [
        Figure.Information(name, Series.Of(pairs.Select(pair => rate(pair.Product).PerSecond)), "#,0", "/s"),
        Figure.Information("  the same in C", Series.Of(pairs.Select(pair => rate(pair.C).PerSecond)), "#,0", "/s"),
        Figure.AtLeast("  ratio, pair by pair", Series.Of(pairs.Select(pair => rate(pair.Product).PerSecond / rate(pair.C).PerSecond)), "0.00", " × C", RatioFloor),
        Figure.Information("  processor time a record", Series.Of(pairs.Select(pair => rate(pair.Product).Microseconds)), "0.0", " µs"),
        Figure.Information("  the same in C", Series.Of(pairs.Select(pair => rate(pair.C).Microseconds)), "0.0", " µs"),
    ];

    private static IEnumerable<Figure> Memory(string command, Settings settings, IReadOnlyList<Child> small, IReadOnlyList<Child> large)
    {
        var (few, many) = (Series.Of(small.Select(run => run.PeakMegabytes)), Series.Of(large.Select(run => run.PeakMegabytes)));
        yield return Figure.AtMost($"{command}, peak memory, {Count(settings.Backlogs.Small)}", few, "0", " MB", PeakCeiling);
        yield return Figure.AtMost($"{command}, peak memory, {Count(settings.Backlogs.Large)}", many, "0", " MB", PeakCeiling);
        yield return Figure.AtMost("  growth between them", Series.Of(few.Values.Zip(many.Values, (less, more) => more / less)), "0.00", " ×", GrowthCeiling);
    }

    private static IEnumerable<Figure> Sizes(ArchiveSizes sizes) =>
    [
        Figure.Information("database, a record waiting", new([sizes.PendingBytes]), "#,0", " B"),
        Figure.Information("database, a record done", new([sizes.DoneBytes]), "#,0", " B"),
        Figure.Information("archive, a record", new([sizes.StoredBytes]), "#,0", " B"),
        Figure.Information("archive, compression", new([sizes.Compression]), "0.0", " ×"),
    ];

    private static Figure RecordsASecond(string name, int issues, IReadOnlyList<Child> runs, double floor) =>
        Figure.AtLeast(name, Series.Of(runs.Select(run => issues / run.Seconds)), "#,0", "/s", floor);

    private static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
