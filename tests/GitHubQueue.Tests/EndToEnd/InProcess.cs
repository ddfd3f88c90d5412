using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>The ingest without its process, for what the program has no option for: quick retries, another clock.</summary>
internal static class InProcess
{
    public static readonly RepositoryName Repo = new("octocat", "Hello-World");

    public static GitHubOptions Quick(World world) => new() { ApiUrl = world.GitHub.Url, FirstDelay = TimeSpan.FromMilliseconds(1) };

    /// <summary>Everything since 2000, as <see cref="World.Ingest"/> asks for.</summary>
    /// <param name="clock">The client's, which waits by it; leases are kept by the real one.</param>
    public static async Task<IngestResult> IngestAsync(World world, GitHubOptions? options = null, TimeProvider? clock = null, LogLines? log = null)
    {
        var logger = (log ?? new LogLines()).Log;
        using var database = PipelineDatabase.Open(world.Cli.Database);
        using var github = new GitHubClient(options ?? Quick(world), clock ?? TimeProvider.System, logger);
        var settings = new IngestSettings
        {
            Database = world.Cli.Database,
            Source = new() { Name = $"issues:{Repo}", Kind = SourceKinds.Default, Repository = Repo },
            Window = new Window { Since = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        };
        return await new SourceIngest(settings, database, github, TimeProvider.System, logger).RunAsync(default);
    }
}
