using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Tests.Support;

/// <summary>The ingest of a source of api.github.com whose answers a test gives, without waiting for anything.</summary>
internal static class StubbedIngest
{
    public static readonly SourceOptions Issues = new() { Name = "issues:octocat/Hello-World", Kind = SourceKinds.Default, Repository = new("octocat", "Hello-World") };

    /// <summary>Everybody's.</summary>
    public static readonly SourceOptions Events = new() { Name = "events", Kind = SourceKinds.Find("events")! };

    /// <exception cref="FailureException">GitHub never gave a good answer.</exception>
    public static async Task<IngestResult> RunAsync(TestPipeline pipeline, SourceOptions source, HttpMessageHandler answers)
    {
        var (clock, log) = (new ManualClock(skipDelays: true), new LogLines().Log);
        using var database = pipeline.Open();
        using var github = new GitHubClient(new GitHubOptions { Retries = 2 }, clock, log, answers);
        var settings = new IngestSettings { Database = pipeline.Database, Source = source, Window = new Window { Since = source.Repository is null ? null : Window.Beginning } };
        return await new SourceIngest(settings, database, github, TimeProvider.System, log).RunAsync(default);
    }
}
