using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Benchmarks;

/// <summary>What a long queue costs: a small backlog, and a large one behind as many records that are done and wait for a retry.</summary>
internal sealed class Backlogs(Settings settings)
{
    private const int Small = 10_000, BatchSize = 100, Claims = 90;
    private const double StatusCeiling = 200, ClaimCeiling = 2, DrainFloor = 0.8, PeakCeiling = 200;

    private readonly string _folder = Path.Combine(settings.Work, "backlogs");

    public async IAsyncEnumerable<Figure> MeasureAsync()
    {
        Directory.CreateDirectory(_folder);
        var (small, large) = (Make(Small, 0), Make(settings.Backlog, settings.Backlog));
        var name = settings.Backlog.ToString("#,0", CultureInfo.InvariantCulture);
        await RunAsync(["status", "--json", "--db", large]); // reads the program from the disk
        var status = new List<double>();
        for (var run = 0; run < 2 * settings.Runs; run++)
            status.Add((await RunAsync(["status", "--json", "--db", large])).Seconds * 1000);
        yield return Figure.AtMost($"status, backlog of {name}", Series.Of(status), "0", " ms", StatusCeiling);

        var few = ClaimMilliseconds(small);
        var many = ClaimMilliseconds(large);
        yield return Figure.Information($"claim of {BatchSize}, backlog of 10,000", Series.Of(few), "0.00", " ms");
        yield return Figure.Information($"  of {name}", Series.Of(many), "0.00", " ms");
        yield return Figure.AtMost("  ratio of the medians", new([Series.Of(many).Median / Series.Of(few).Median]), "0.00", " ×", ClaimCeiling);
        yield return Figure.AtMost("  ratio of the 99th percentiles", new([Late(many) / Late(few)]), "0.00", " ×", ClaimCeiling);

        var start = Series.Of(await RepeatAsync(async () => (await DrainAsync(Make(0, 0), 0)).Seconds)).Median;
        var drains = await RepeatAsync(() => DrainAsync(Make(Small, 0), Small));
        var whole = await DrainAsync(large, settings.Backlog - Claims * BatchSize);
        var (rateOfFew, rateOfMany) = (Series.Of(drains.Select(run => Small / (run.Seconds - start))), (settings.Backlog - Claims * BatchSize) / (whole.Seconds - start));
        yield return Figure.Information("drain of 10,000, start-up left out", rateOfFew, "#,0", "/s");
        yield return Figure.Information($"  of {name}", new([rateOfMany]), "#,0", "/s");
        yield return Figure.AtLeast("  ratio", new([rateOfMany / rateOfFew.Median]), "0.00", " ×", DrainFloor);
        yield return Figure.AtMost($"worker, peak memory, backlog of {name}", new([whole.PeakMegabytes]), "0", " MB", PeakCeiling);
        Directory.Delete(_folder, recursive: true);
    }

    /// <param name="others">So many rows are done, and as many delayed for an hour.</param>
    private string Make(int pending, int others)
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{pending}.db"));
        DatabaseFile.Delete(path);
        using var database = PipelineDatabase.Open(path);
        var queue = new RecordQueue(database);
        foreach (var page in Enumerable.Range(1, pending).Chunk(5000))
            database.Write(() => queue.Enqueue(page.Select(Record)));
        if (others > 0)
            database.Write(() => AddOthers(database));
        return path;
    }

    /// <summary>A done and a delayed row for each that is pending; the delayed ones in batches of a thousand that nobody has.</summary>
    private static void AddOthers(Database database)
    {
        const string columns = "entity, key, as_of, hash, partition, org, repo, source, bytes, enqueued_at";
        var later = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        var last = database.Prepare("select max(id) from queue_items").ScalarNumber() ?? 0;
        database.Prepare($"insert into queue_items({columns}, status, batch, completed_at, archive_key) select {columns}, 'done', 'old', 1, 'old' from queue_items where id <= ?1").Bind(1, last).Execute();
        database.Prepare($"""
            insert into queue_items({columns}, status, batch, available_at)
            select {columns}, 'delayed', '00000000-0000-7000-8000-' || printf('%012d', id / 1000), ?2 from queue_items where id <= ?1
            """).Bind(1, last).Bind(2, later).Execute();
        database.Prepare("""
            insert into queue_batches(id, partition, root, object_key, items, available_at, created_at)
            select batch, min(partition), 'file:/bench', batch, count(*), ?1, 1 from queue_items where status = 'delayed' group by batch
            """).Bind(1, later).Execute();
    }

    private static List<double> ClaimMilliseconds(string path)
    {
        using var database = PipelineDatabase.Open(path);
        var claims = new BatchClaims(database, new ClaimSettings { Root = "file:/bench", BatchSize = BatchSize }, TimeProvider.System);
        var times = new List<double>();
        while (times.Count < Claims)
        {
            var began = Stopwatch.GetTimestamp();
            var batch = claims.Claim() ?? throw new BenchmarkException("There was nothing to claim.");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            new ClaimedBatch(database, batch, TimeProvider.System).Complete(new ManifestEntry(1, 1, new string('0', 64)), [.. batch.Items.Select(item => new ItemOutcome(item, null))], () => { });
        }
        database.Write(() => database.Prepare("delete from queue_batches").Execute()); // so that another archive may go on
        return times;
    }

    private static double Late(List<double> times) => times.Order().ElementAt(times.Count * 99 / 100);

    private async Task<Child> DrainAsync(string database, int expected)
    {
        var lake = Path.Combine(_folder, "lake");
        var run = await RunAsync(["worker", "--db", database, "--archive", $"file:{lake}", "--json", "--log-level", "warning"]);
        using var result = JsonDocument.Parse(run.Output);
        if (result.RootElement.GetProperty("done").GetInt32() != expected)
            throw new BenchmarkException($"A worker was to complete {expected} records: {run.Output}");
        if (Directory.Exists(lake))
            Directory.Delete(lake, recursive: true);
        return run;
    }

    private async Task<List<T>> RepeatAsync<T>(Func<Task<T>> run)
    {
        var results = new List<T>();
        while (results.Count < settings.Runs)
            results.Add(await run());
        return results;
    }

    private Task<Child> RunAsync(IEnumerable<string> arguments) => Child.RunAsync(settings.Program, arguments, _folder);

    private static Record Record(int number)
    {
        var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":{{number}},"number":{{number}},"title":"Issue {{number}} of a long queue","state":"open","user":{"login":"octocat","type":"User"},"labels":[{"name":"bench"}],"assignees":[],"comments":{{number % 17}},"created_at":"2026-11-01T00:00:00Z","updated_at":"2026-11-01T00:00:00Z","body":"{{new string('x', 200 + number % 97)}}"}
            """));
        return new()
        {
            Entity = Entity.Issue,
            Key = string.Create(CultureInfo.InvariantCulture, $"api.github.com/{number}"),
            AsOf = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
            Hash = PayloadHash.Of(payload),
            Org = "octocat",
            Repo = string.Create(CultureInfo.InvariantCulture, $"repository-{number % 20}"),
            Source = "issues",
            FetchedAt = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
            Payload = payload,
        };
    }
}
