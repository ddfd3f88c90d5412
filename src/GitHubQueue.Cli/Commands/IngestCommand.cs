using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Commands;

internal static class IngestCommand
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(24);

    private static readonly Option<string?> Repository = new("--repo") { Description = "One repository, as owner/name", HelpName = "owner/name" };

    private static readonly Option<string?> Source = new("--source") { Description = "One source of the config file", HelpName = "name" };

    private static readonly Option<bool> All = new("--all") { Description = "All sources of the config file" };

    private static readonly Option<bool> Follow = new("--follow") { Description = "Read again and again, each source at its 'every:' [default: 15m; events: 60s]" };

    private static readonly Option<string?> EntityName = Entity();

    private static readonly Option<string?> Since = new("--since")
    {
        Description = "How far back: a date, a UTC time or a span such as 7d [default: on from the last run; at first 7d, commits 6 months]",
        HelpName = "when",
    };

    private static readonly Option<string?> Until = new("--until") { Description = "Up to when, exclusive [default: now]", HelpName = "when" };

    private static readonly Option<bool> Full = new("--full") { Description = "Read everything again, with --follow the first time only; what is known is recognised" };

    private static readonly Option<string?> Lookback = new("--lookback")
    {
        Description = "Begin that much before where the last run stopped, such as 3d",
        HelpName = "span",
    };

    private static readonly Option<bool> Estimate = new("--estimate") { Description = "Tell how many API requests it would take, and do nothing else" };

    private static readonly Option<int?> MaxRequests = new("--max-requests")
    {
        Description = "Stop after that many API requests, with exit code 1 where there is more to read; the next run goes on from there",
        HelpName = "requests",
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
            "Fetch what is new from GitHub, or from files, and enqueue it",
            "github-queue ingest --repo octocat/Hello-World --since 30d",
            "GITHUB_TOKEN raises the limit from 60 requests an hour to 5,000, GITHUB_TOKENS and GITHUB_APP_ID further; GITHUB_API_URL names another server.")
        {
            Repository, Source, All, EntityName, Since, Until, Full, Lookback, Follow, Estimate, MaxRequests, Timeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>What is read of a repository.</summary>
    public static Option<string?> Entity() => new("--entity")
    {
        Description = "What to read of it: issues (issues and pull requests), pull_requests with their reviews and files, commits, or events [default: issues]",
        HelpName = "entity",
    };

    /// <exception cref="FailureException">Input: there is no such kind, or it isn't a repository's.</exception>
    public static SourceKind KindOf(string? entity)
    {
        var kinds = SourceKinds.All.Where(kind => kind.Scope != SourceScope.Files).ToList();
        return entity is null ? SourceKinds.Default
            : kinds.Find(kind => kind.Name == entity) ?? throw new FailureException(
                FailureKind.Input, $"Option --entity can't be '{entity}': use {string.Join(", ", kinds.SkipLast(1))} or {kinds[^1]}.");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var plan = Plan(parsed, config, TimeProvider.System.GetUtcNow());
        var bounds = new GitHubBounds(
            TimeArguments.Length("Option --timeout", parsed.GetValue(Timeout)!, LongestTimeout),
            parsed.GetValue(MaxRequests) is { } most ? CommonOptions.Within("--max-requests", most, 1, int.MaxValue) : null);
        var log = parsed.CreateLog(config);
        using var database = PipelineDatabase.Open(plan.Database);
        database.RefuseLocked(CommandRun.PatienceWithLocks);
        BackupMark.RefuseIn(database);
        using var github = plan.NeedsGitHub ? await GitHubs.OpenAsync(config, database, bounds, log, stop).ConfigureAwait(false) : null;
        var owners = github is null ? null : new OwnerRepositories(database, github, TimeProvider.System);
        if (parsed.GetValue(Estimate))
            return await new IngestEstimate(plan, database, github, owners, TimeProvider.System).RunAsync(parsed, stop).ConfigureAwait(false);
        using var report = new IngestReport(Style(parsed), TimeProvider.System, log);
        using var loop = new IngestLoop(plan, github, owners, report, TimeProvider.System, log);
        if (!parsed.GetValue(Follow))
            return await loop.RunOnceAsync(stop).ConfigureAwait(false);
        await loop.FollowAsync(stop).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static IngestReportStyle Style(ParseResult parsed) =>
        !parsed.GetValue(CommonOptions.Json) ? IngestReportStyle.Text
        : parsed.GetValue(Follow) ? IngestReportStyle.JsonLines
        : parsed.GetValue(Repository) is null ? IngestReportStyle.JsonDocument
        : IngestReportStyle.JsonObject;

    /// <exception cref="FailureException">Input: an option that makes no sense.</exception>
    private static IngestPlan Plan(ParseResult parsed, PipelineConfig config, DateTimeOffset now)
    {
        var (repository, source, all) = (parsed.GetValue(Repository), parsed.GetValue(Source), parsed.GetValue(All));
        if ((repository is null ? 0 : 1) + (source is null ? 0 : 1) + (all ? 1 : 0) != 1)
            throw new FailureException(FailureKind.Input, "Say what to read with one of --repo owner/name, --source name and --all.");
        var entity = parsed.GetValue(EntityName);
        if (entity is not null && repository is null)
            throw new FailureException(FailureKind.Input, "Option --entity goes with --repo: a source of the config has its 'kind:'.");
        var sources = repository is null ? IngestPlan.OfConfig(config, source) : [IngestPlan.OfRepository(repository, KindOf(entity), config)];
        var window = ReadWindow(parsed, now);
        if (window.Until is not null && sources.FirstOrDefault(other => other.Kind != SourceKinds.Default) is { } untimed)
            throw new FailureException(FailureKind.Input, $"Option --until goes with issues only: leave it out for {untimed.Kind}.");
        if ((window.Since is not null || window.Lookback is not null) && sources.All(other => other.Kind.Scope != SourceScope.Repository))
            throw new FailureException(FailureKind.Input, $"Options --since and --lookback don't go with {sources[0].Kind}, which are always read whole: leave them out.");
        return new(sources, window, parsed.DatabasePath(config));
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
