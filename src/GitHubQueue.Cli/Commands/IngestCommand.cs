using System.CommandLine;
using System.Globalization;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using Serilog;

namespace GitHubQueue.Cli.Commands;

internal static class IngestCommand
{
    private static readonly Option<string> Repository = new("--repo")
    {
        Description = "The repository, as owner/name",
        HelpName = "owner/name",
        Required = true,
    };

    private static readonly Option<string> EntityName = new("--entity")
    {
        Description = "What to read: issues (issues and pull requests)",
        HelpName = "entity",
        DefaultValueFactory = _ => "issues",
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
            "Fetch a repository's issues and pull requests and enqueue what is new",
            "github-queue ingest --repo octocat/Hello-World --since 30d",
            "GITHUB_TOKEN raises the limit from 60 requests an hour to 5,000, GITHUB_TOKENS and GITHUB_APP_ID further; GITHUB_API_URL names another server.")
        {
            Repository, EntityName, Since, Until, Full, Lookback, Timeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Settings(parsed, TimeProvider.System.GetUtcNow());
        var timeout = TimeArguments.Length("--timeout", parsed.GetValue(Timeout)!);
        var log = parsed.CreateLog();
        using var database = PipelineDatabase.Open(settings.Database);
        using var github = GitHubs.Open(database, timeout, log);
        return await CommandRun.RecordAsync(database, $"ingest {settings.Repository}", async () =>
        {
            IngestResult result;
            using (var progress = new ProgressLine(log, TimeProvider.System))
            {
                var ingest = new IssuesIngest(settings, database, github, TimeProvider.System, log)
                {
                    PageCommitted = page => progress.Show(page.Read, "records read", Fraction(page.Progress), Budget(page)),
                };
                result = await ingest.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            Print(parsed, result);
            return (result.Failure is null ? ExitCode.Done : ExitCode.Incomplete, result.Failure ?? Summary(result), Counts(result));
        }).ConfigureAwait(false);
    }

    /// <exception cref="FailureException">Input: an option that makes no sense.</exception>
    private static IngestSettings Settings(ParseResult parsed, DateTimeOffset now)
    {
        if (!RepositoryName.TryParse(parsed.GetValue(Repository), out var repository))
            throw new FailureException(FailureKind.Input, $"Option --repo can't be '{parsed.GetValue(Repository)}': a repository is owner/name, such as octocat/Hello-World.");
        if (parsed.GetValue(EntityName) is var entity && entity != "issues")
            throw new FailureException(FailureKind.Input, $"Option --entity can't be '{entity}': this version reads issues.");
        var window = new Window
        {
            Since = parsed.GetValue(Since) is { } since ? TimeArguments.Point("--since", since, now) : null,
            Until = parsed.GetValue(Until) is { } until ? TimeArguments.Point("--until", until, now) : null,
            Full = parsed.GetValue(Full),
            Lookback = parsed.GetValue(Lookback) is { } lookback ? TimeArguments.Length("--lookback", lookback) : null,
        };
        if (window is { Full: true, Since: not null })
            throw new FailureException(FailureKind.Input, "Options --full and --since exclude each other: --full reads from the beginning.");
        if (window.Since > now)
            throw new FailureException(FailureKind.Input, $"Option --since lies in the future ({window.Since.Value.ToText()}): use an earlier time.");
        if (window.Until <= window.Since)
            throw new FailureException(FailureKind.Input, $"Options --since and --until leave nothing: {window.Since!.Value.ToText()} is not before {window.Until!.Value.ToText()}.");
        return new IngestSettings { Database = parsed.DatabasePath(), Repository = repository, Window = window };
    }

    /// <summary>Issues are walked by time: how much of the time between the beginning and now has been read.</summary>
    private static double? Fraction(Progress progress)
    {
        var (from, at) = progress.Walk is { } walk ? (walk.From, walk.At) : (progress.From ?? default, progress.To ?? default);
        var whole = (progress.Walk?.Until ?? TimeProvider.System.GetUtcNow()) - from;
        return from == default || whole <= TimeSpan.Zero ? null : Math.Clamp((at - from) / whole, 0, 1);
    }

    private static string? Budget(IngestResult result) => result.BudgetLeft is { } left ? $"{Output.Number(left)} API requests left" : null;

    private static void Print(ParseResult parsed, IngestResult result)
    {
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(new
            {
                result.Source,
                result.Requests,
                result.NotModified,
                Records = result.Read,
                result.Enqueued,
                ReadFrom = result.Progress.From?.ToText(),
                ReadTo = result.Progress.To?.ToText(),
                Unfinished = result.Progress.Walk is not null,
                result.BudgetLeft,
                result.Failure,
            });
            return;
        }
        Output.Line(Summary(result));
        if (result.Failure is { } failure)
            Console.Error.WriteLine($"github-queue: {failure}");
    }

    private static string Summary(IngestResult result)
    {
        var requests = Output.Count(result.Requests, "request") + (result.NotModified > 0 ? $" ({result.NotModified} answered 'not modified')" : "");
        var budget = Budget(result) is { } left ? $"; {left}" : "";
        var reach = result.Progress is { From: { } from, To: { } to } ? $" Read from {from.ToText()} to {to.ToText()}" : " Nothing read yet";
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Source}: {Output.Count(result.Read, "record")} read, {result.Enqueued:#,0} new and enqueued, {requests}{budget}.{reach}{(result.Progress.Walk is null ? "." : ", unfinished.")}");
    }

    private static Dictionary<string, long> Counts(IngestResult result) => new()
    {
        ["records"] = result.Read,
        ["enqueued"] = result.Enqueued,
        ["requests"] = result.Requests,
        ["not_modified"] = result.NotModified,
    };
}
