using System.Globalization;
using System.Text.Json;

namespace GitHubQueue.Benchmarks;

/// <summary>Runs the commands of the program, each a process of its own, and keeps what was measured.</summary>
internal sealed class Pipeline(Settings settings, Simulator simulator)
{
    private readonly Dictionary<string, List<Child>> _runs = [];

    /// <summary>At least that many ingests of a repository of that size, each into a new database.</summary>
    public async Task<IReadOnlyList<Child>> IngestAsync(int issues, int runs) => await RepeatAsync($"ingest-{issues}", runs, async () =>
    {
        var database = Backlog(issues);
        DatabaseFile.Delete(database);
        var repository = await simulator.RepositoryAsync(issues);
        var run = await RunAsync(["ingest", "--repo", repository, "--full", "--db", database, "--json", "--log-level", "warning"]);
        Expect(run, "enqueued", issues);
        return run;
    });

    /// <summary>At least that many drains of the backlog that an ingest of that size leaves, each of a new copy.</summary>
    /// <param name="archive">The archive for one run, by its number.</param>
    public async Task<IReadOnlyList<Child>> DrainAsync(int issues, int runs, string kind, Func<int, string> archive)
    {
        var number = 0;
        await IngestAsync(issues, 1);
        return await RepeatAsync($"{kind}-{issues}", runs, async () =>
        {
            DatabaseFile.Copy(Backlog(issues), Drained(issues));
            var run = await RunAsync(["worker", "--archive", archive(number++), "--db", Drained(issues), "--json", "--log-level", "warning"]);
            Expect(run, "done", issues);
            return run;
        });
    }

    public async Task<IReadOnlyList<Child>> DrainIntoFolderAsync(int issues, int runs)
    {
        var lake = Path.Combine(settings.Work, "lake");
        return await DrainAsync(issues, runs, "folder", _ =>
        {
            if (Directory.Exists(lake))
                Directory.Delete(lake, recursive: true);
            return $"file:{lake}";
        });
    }

    public async Task<IReadOnlyList<Child>> HelpAsync(int runs)
    {
        await RunAsync(["--help"]); // the first start reads the program from the disk
        return await RepeatAsync("help", runs, () => RunAsync(["--help"]));
    }

    /// <summary>The database as an ingest left it.</summary>
    public string Backlog(int issues) => Path.Combine(settings.Work, string.Create(CultureInfo.InvariantCulture, $"backlog-{issues}.db"));

    /// <summary>A database as the last drain left it.</summary>
    public string Drained(int issues) => Path.Combine(settings.Work, string.Create(CultureInfo.InvariantCulture, $"drained-{issues}.db"));

    private async Task<IReadOnlyList<Child>> RepeatAsync(string name, int runs, Func<Task<Child>> run)
    {
        if (!_runs.TryGetValue(name, out var done))
            _runs.Add(name, done = []);
        while (done.Count < runs)
            done.Add(await run());
        return done;
    }

    private Task<Child> RunAsync(IEnumerable<string> arguments) => Child.RunAsync(settings.Program, arguments, settings.Work, new Dictionary<string, string?>
    {
        ["GITHUB_API_URL"] = simulator.Url.AbsoluteUri,
        ["GITHUB_TOKEN"] = "bench",
        ["AWS_ENDPOINT_URL"] = settings.S3,
        ["AWS_PROFILE"] = null,
        ["AWS_SESSION_TOKEN"] = null,
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    });

    private static void Expect(Child run, string count, int expected)
    {
        using var result = JsonDocument.Parse(run.Output);
        if (result.RootElement.GetProperty(count).GetInt64() is var found && found != expected)
            throw new BenchmarkException($"A run told '{count}' {found}, where {expected} was expected: {run.Output}");
    }
}
