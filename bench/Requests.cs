using GitHubSimulator;

namespace GitHubQueue.Benchmarks;

/// <summary>What syncs cost GitHub, and how long the first one takes where each answer does.</summary>
/// <remarks>2,000 issues, and 500 pull requests with 2 reviews and 5 files each on the average, and 1,000 commits.</remarks>
internal sealed class Requests(Settings settings)
{
    private const string Issues = "bench/issues", Pulls = "bench/pulls";
    private const int TouchedPulls = 10, LatencyMilliseconds = 100;

    private readonly string _folder = Path.Combine(settings.Work, "requests");

    public async IAsyncEnumerable<Figure> MeasureAsync()
    {
        await using var github = await StartAsync(TimeSpan.Zero);
        foreach (var (what, kind, repository, most) in new[]
        {
            ("2,000 issues", "issues", Issues, 21), ("1,000 commits", "commits", Issues, 11),
            ("500 pull requests, reviews, files", "pull_requests", Pulls, 1006),
        })
        {
            yield return AtMost($"requests, {what}", (await IngestAsync(github, kind, repository, "--since", "1990-01-01")).Number("requests"), most);
            var again = await IngestAsync(github, kind, repository);
            yield return AtMost("  nothing changed", again.Number("requests"), 1);
            yield return Figure.AtLeast("  … once more, answered 304", new([(await IngestAsync(github, kind, repository)).Number("not_modified")]), "0", "", 1);
        }
        github.Change(new Change { Repo = Pulls, Count = TouchedPulls, Pick = Pick.Random });
        yield return AtMost($"  {TouchedPulls} pull requests touched", (await IngestAsync(github, "pull_requests", Pulls)).Number("requests"), 22);
        Directory.Delete(_folder, recursive: true);

        await using var slow = await StartAsync(TimeSpan.FromMilliseconds(LatencyMilliseconds));
        var first = await IngestAsync(slow, "pull_requests", Pulls, "--since", "1990-01-01");
        yield return Figure.AtMost($"the same pull requests, {LatencyMilliseconds} ms an answer", new([first.Seconds]), "0.0", " s", 20);
        Directory.Delete(_folder, recursive: true);
    }

    private static Figure AtMost(string name, long requests, int most) => Figure.AtMost(name, new([requests]), "#,0", "", most);

    private static Task<SimulatedGitHub> StartAsync(TimeSpan latency) => SimulatedGitHub.StartAsync(new SimulatorOptions
    {
        RateLimit = 100_000_000, // nothing to wait for
        Latency = latency,
        Repositories =
        [
            new(Issues) { Issues = 2000, Commits = 1000, StarDrift = false },
            new(Pulls) { Issues = 500, PullRequests = 1, ReviewsPerPull = 2, FilesPerPull = 5, StarDrift = false },
        ],
    });

    private Task<Child> IngestAsync(SimulatedGitHub github, string kind, string repository, params string[] more)
    {
        Directory.CreateDirectory(_folder);
        return Child.RunAsync(
            settings.Program, ["ingest", "--entity", kind, "--repo", repository, "--json", "--log-level", "warning", .. more], _folder,
            new Dictionary<string, string?> { ["GITHUB_API_URL"] = github.Url.AbsoluteUri, ["GITHUB_TOKEN"] = "bench" });
    }
}
