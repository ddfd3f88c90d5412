using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Commands;

internal static class IngestCommand
{
    private static readonly Option<string?> Repository = new("--repo") { Description = "One repository, as owner/name", HelpName = "owner/name" };

    private static readonly Option<string?> Source = new("--source") { Description = "One source of the config file", HelpName = "name" };

    private static readonly Option<bool> All = new("--all") { Description = "All sources of the config file" };

    private static readonly Option<bool> Follow = new("--follow") { Description = "Read again and again, each source at its 'every:' [default: 15m]" };

    private static readonly Option<string> EntityName = new("--entity")
    {
        Description = "What to read of it: issues (issues and pull requests), or pull_requests with their reviews and files",
        HelpName = "entity",
        DefaultValueFactory = _ => SourceKind.Issues,
    };

    private static readonly Option<string?> Since = new("--since")
    {
        Description = "How far back: a date, a UTC time or a span such as 7d [default: on from the last run; 7d at first]",
        HelpName = "when",
    };

    private static readonly Option<string?> Until = new("--until") { Description = "Up to when, exclusive [default: now]", HelpName = "when" };

    private static readonly Option<bool> Full = new("--full") { Description = "Read everything again; what is known is recognised" };

    private static readonly Option<string?> Lookback = new("--lookback")
    {
        Description = "Begin that much before where the last run stopped, such as 3d",
        HelpName = "span",
    };

    private static readonly Option<string> Timeout = new("--timeout")
    {
        Description = "Give up on an answer of GitHub's after this long, and ask again",
        HelpName = "span",
        DefaultValueFactory = _ => "60s",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "ingest",
            "Fetch issues and pull requests and enqueue what is new",
            "github-queue ingest --repo octocat/Hello-World --since 30d",
            "GITHUB_TOKEN raises the limit from 60 requests an hour to 5,000, GITHUB_TOKENS and GITHUB_APP_ID further; GITHUB_API_URL names another server.")
        {
            Repository, Source, All, EntityName, Since, Until, Full, Lookback, Follow, Timeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var jobs = Jobs(parsed, config, TimeProvider.System.GetUtcNow());
        var timeout = TimeArguments.Length("Option --timeout", parsed.GetValue(Timeout)!);
        var log = parsed.CreateLog(config);
        using var database = PipelineDatabase.Open(parsed.DatabasePath(config));
        database.RefuseLocked(CommandRun.PatienceWithLocks);
        using var github = GitHubs.Open(config, database, timeout, log);
        var loop = new IngestLoop(database, github, result => IngestReport.Print(parsed, result), TimeProvider.System, log);
        if (!parsed.GetValue(Follow))
            return await loop.RunOnceAsync(jobs, stop).ConfigureAwait(false);
        await loop.FollowAsync(jobs, stop).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <exception cref="FailureException">Input: an option that makes no sense.</exception>
    private static IReadOnlyList<IngestJob> Jobs(ParseResult parsed, PipelineConfig config, DateTimeOffset now)
    {
        var (repository, source, all) = (parsed.GetValue(Repository), parsed.GetValue(Source), parsed.GetValue(All));
        if ((repository is null ? 0 : 1) + (source is null ? 0 : 1) + (all ? 1 : 0) != 1)
            throw new FailureException(FailureKind.Input, "Say what to read with one of --repo owner/name, --source name and --all.");
        var kind = parsed.GetValue(EntityName)!;
        if (!SourceKind.All.Contains(kind))
            throw new FailureException(FailureKind.Input, $"Option --entity can't be '{kind}': use {string.Join(" or ", SourceKind.All)}.");
        var window = ReadWindow(parsed, now);
        var database = parsed.DatabasePath(config);
        var jobs = repository is null
            ? IngestJobs.OfSources(config, source, database, window, now)
            : [IngestJobs.OfRepository(repository, kind, database, window)];
        if (window.Until is not null && jobs.FirstOrDefault(job => job.Settings.Kind != SourceKind.Issues) is { } other)
            throw new FailureException(FailureKind.Input, $"Option --until goes with issues only: leave it out for {other.Settings.Kind}.");
        return jobs;
    }

    private static Window ReadWindow(ParseResult parsed, DateTimeOffset now)
    {
        var window = new Window
        {
            Since = parsed.GetValue(Since) is { } since ? TimeArguments.Point("Option --since", since, now) : null,
            Until = parsed.GetValue(Until) is { } until ? TimeArguments.Point("Option --until", until, now) : null,
            Full = parsed.GetValue(Full),
            Lookback = parsed.GetValue(Lookback) is { } lookback ? TimeArguments.Length("Option --lookback", lookback) : null,
        };
        if (window is { Full: true, Since: not null })
            throw new FailureException(FailureKind.Input, "Options --full and --since exclude each other: --full reads from the beginning.");
        if (window.Since > now)
            throw new FailureException(FailureKind.Input, $"Option --since lies in the future ({window.Since.Value.ToText()}): use an earlier time.");
        if (window.Until <= window.Since)
            throw new FailureException(FailureKind.Input, $"Options --since and --until leave nothing: {window.Since!.Value.ToText()} is not before {window.Until!.Value.ToText()}.");
        return window;
    }
}
