using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Owners with repositories, and the program that reads all of them.</summary>
internal sealed class OrganizationWorld(World world) : IAsyncDisposable
{
    public World World => world;

    public SimulatedGitHub GitHub => world.GitHub;

    public Cli Cli => world.Cli;

    /// <param name="source">What the config says of the source 'all' besides its name.</param>
    public static async Task<OrganizationWorld> StartAsync(string source, IEnumerable<RepositoryOptions> repositories, Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        var options = new SimulatorOptions { Repositories = [.. repositories] };
        var world = new OrganizationWorld(await World.StartAsync(change?.Invoke(options) ?? options));
        world.Configure(source);
        return world;
    }

    /// <summary>So many small repositories of an owner, whose list doesn't change by itself.</summary>
    public static IEnumerable<RepositoryOptions> Repositories(string owner, int count) => Enumerable.Range(1, count).Select(index => Repository($"{owner}/r{index:000}"));

    public static RepositoryOptions Repository(string name) => new(name) { Issues = 3, Commits = 5, PayloadBytes = 1, StarDrift = false };

    public void Configure(string source) => File.WriteAllText(Cli["pipeline.yaml"], $"sources:\n- {{name: all, {source}}}\n");

    public Task<CliResult> RunAsync(params string[] more) => Cli.RunAsync(["ingest", "--all", "--json", .. more]);

    /// <summary>One run: what it read of which repository, how many requests the jobs sent, and how many more were sent.</summary>
    public async Task<Run> IngestAsync(int exitCode = 0)
    {
        GitHub.ResetStats();
        var run = (await RunAsync()).Expect(exitCode);
        var all = run.Json.GetProperty("sources").EnumerateArray().ToList();
        var sources = all.Where(source => source.TryGetProperty("requests", out _)).ToDictionary(source => source.GetProperty("source").GetString()!);
        var requests = sources.Values.Sum(source => source.GetProperty("requests").GetInt64());
        return new(
            string.Join(' ', sources.Where(source => source.Value.GetProperty("enqueued").GetInt64() > 0).Select(source => $"{source.Key["all:".Length..]}={source.Value.GetProperty("enqueued")}").Order(StringComparer.Ordinal)),
            sources.Count, requests, GitHub.Stats.Requests - requests, all.Where(source => source.TryGetProperty("failure", out _)).ToList(), run);
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    /// <param name="New">Each repository that brought something new, and how many records.</param>
    /// <param name="Jobs">How many repositories were read.</param>
    /// <param name="Requests">Of the jobs.</param>
    /// <param name="Listing">Of no job: for the lists of repositories.</param>
    internal sealed record Run(string New, int Jobs, long Requests, long Listing, IReadOnlyList<JsonElement> Failed, CliResult Result);
}
