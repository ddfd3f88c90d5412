using GitHubQueue.Archive;
using GitHubQueue.Cli;
using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;
using Serilog.Core;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Work without its process: quicker, and for what the program has no option for, such as quick retries and another clock.</summary>
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

    /// <summary>What the commands worker and verify do, with nothing found.</summary>
    public static async Task DrainAndVerifyAsync(Cli cli)
    {
        using var archive = new FolderArchive(cli.LakeFolder, cli.Folder);
        await new Drain(new() { Database = cli.Database }, archive, TimeProvider.System, Logger.None).RunAsync(default);
        using var database = PipelineDatabase.Open(cli.Database);
        Assert.That((await new Verifier(new(IsDeep: true), database, Archives.Open, TimeProvider.System).RunAsync(default)).Differences, Is.Empty);
    }
}
