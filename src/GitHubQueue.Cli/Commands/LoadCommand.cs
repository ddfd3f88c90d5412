using System.CommandLine;
using System.Globalization;
using GitHubQueue.Cli.Config;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Warehouse;
using Serilog;

namespace GitHubQueue.Cli.Commands;

internal static class LoadCommand
{
    /// <summary>Of the command, and of its rows in <c>runs</c>.</summary>
    public const string Name = "load";

    private static readonly Option<string?> RunDate = new("--run-date") { Description = "Only what was fetched on that day (UTC); commits and pull requests also when they have been loaded", HelpName = "date" };

    private static readonly Option<string?> Month = new("--month") { Description = "Only commits of that month", HelpName = "YYYY-MM" };

    private static readonly Option<int> Parallel = new("--parallel") { Description = "Objects in hand at a time", HelpName = "objects", DefaultValueFactory = _ => 2 };

    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on for ever, looking for new objects at the config's 'warehouse.load.every' [default: 60s]" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            Name,
            "Load what the warehouse doesn't have yet from the archive into PostgreSQL or Snowflake",
            "github-queue load",
            "DATABASE_URL names the server, or DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASS; SNOWFLAKE_ACCOUNT and its like name Snowflake, which gets pull requests. 'warehouse init' prepares it. Running it again loads nothing twice.")
        {
            WarehouseOption.Option, RunDate, Month, Parallel, Follow,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var settings = Settings(parsed);
        var log = parsed.CreateLog(config);
        var kind = parsed.Target(config);
        if (kind == WarehouseKind.Snowflake && settings.Month is not null)
            throw new FailureException(FailureKind.Input, "Option --month is about commits, which Snowflake doesn't get: leave it out, or use --target postgres.");
        return await Warehouses.UseAsync(config, kind, log, target => LoadAsync(parsed, config, settings, target, log, stop), stop).ConfigureAwait(false);
    }

    private static async Task<int> LoadAsync(ParseResult parsed, PipelineConfig config, LoadSettings settings, LoadTarget target, ILogger log, CancellationToken stop)
    {
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(config));
        if (!parsed.GetValue(Follow))
            return await OnceAsync(parsed, settings, database, target, log, stop).ConfigureAwait(false);
        var schedule = new Schedule.Every((config.Warehouse ?? new()).LoadEvery);
        await new Repeat(schedule, TimeProvider.System, log).RunAsync(
            null, async () => await OnceAsync(parsed, settings, database, target, log, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static Task<int> OnceAsync(ParseResult parsed, LoadSettings settings, Database database, LoadTarget target, ILogger log, CancellationToken stop) =>
        CommandRun.RecordAsync(database, Name, async () =>
        {
            var load = new Load(settings, database, Archives.Open, target, TimeProvider.System, log);
            var isWhole = false;
            try
            {
                using var progress = new ProgressLine(log, TimeProvider.System);
                using var ticker = new Timer(_ => Show(progress, load.Counts), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                await load.RunAsync(stop).ConfigureAwait(false);
                isWhole = !parsed.GetValue(Follow);
            }
            finally
            {
                if (isWhole || load.Counts.Objects + load.Counts.Failed > 0)
                    Print(parsed, load.Counts, target.Name);
            }
            return (load.Counts.Failed > 0 ? ExitCode.Incomplete : ExitCode.Done, Summary(load.Counts, target.Name), load.Counts.ToDictionary());
        });

    /// <exception cref="FailureException">Input: an option that makes no sense.</exception>
    private static LoadSettings Settings(ParseResult parsed) => new()
    {
        RunDate = TimeArguments.Day("--run-date", parsed.GetValue(RunDate)),
        Month = parsed.GetValue(Month) is { } month
            ? DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first
                : throw new FailureException(FailureKind.Input, $"Option --month can't be '{month}': use a month such as 2026-11.")
            : null,
        Parallel = CommonOptions.Within("--parallel", parsed.GetValue(Parallel), 1, 64),
    };

    private static void Show(ProgressLine progress, LoadCounts counts)
    {
        if (counts.Extracted > 0)
            progress.Show(counts.Extracted, "records", counts.Fraction, counts.Failed > 0 ? $"{counts.Failed} failed" : null);
    }

    private static void Print(ParseResult parsed, LoadCounts counts, string name)
    {
        var follows = parsed.GetValue(Follow);
        var result = new { Warehouse = name, counts.Objects, counts.Extracted, counts.Loaded, counts.Updated, counts.Duplicates, counts.Rejected, counts.Failed, counts.Untyped };
        if (!parsed.GetValue(CommonOptions.Json))
            Output.Line(Summary(counts, name));
        else if (follows)
            Output.JsonLine(result);
        else
            Output.Json(result);
    }

    private static string Summary(LoadCounts counts, string name)
    {
        var others = string.Concat(
            counts.Updated > 0 ? $" ({Output.Number(counts.Updated)} of them newer states)" : "",
            counts.Duplicates > 0 ? $", {Output.Number(counts.Duplicates)} there already" : "",
            counts.Rejected > 0 ? $", {Output.Number(counts.Rejected)} rejected (see 'github-queue warehouse check')" : "",
            counts.Failed > 0 ? $", {Output.Count(counts.Failed, "load")} failed" : "",
            counts.Untyped > 0 ? $"; {Output.Count(counts.Untyped, "object")} of pull requests {(counts.Untyped == 1 ? "has" : "have")} no typed files (set 'parquet: true', then 'github-queue replay')" : "");
        return $"load: {Output.Count(counts.Loaded, "row")} of {Output.Count(counts.Objects, "object")} into {name}{others}.";
    }
}
