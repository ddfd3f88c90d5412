using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;
using Serilog;

namespace GitHubQueue.Cli.Commands;

internal static class WarehouseCommand
{
    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on for ever, at the config's 'warehouse.refresh' [default: every 5m]" };

    private static readonly Option<string?> MaxAge = new("--max-age") { Description = "Exit with 1 where the newest load, refresh, event or commit is older [default: any age will do]", HelpName = "span" };

    private static readonly Option<bool> Deep = new("--deep") { Description = "Count all rows, too: what each stage has must be what the one before gave it" };

    private static readonly Argument<string> QueryName = new("name") { Description = "The query" };

    public static Command Create()
    {
        var init = new ExampleCommand("init", "Create or upgrade all schemas; safe to run again", "github-queue warehouse init") { WarehouseOption.Option };
        init.SetAction((parsed, stop) => WithEitherAsync(
            parsed,
            async postgres => Print(parsed, postgres.Name, Migrator.Latest, await new Migrator(postgres).ApplyAsync(stop).ConfigureAwait(false)),
            async snowflake => Print(parsed, snowflake.Name, SnowflakeMigrator.Latest, await new SnowflakeMigrator(snowflake).ApplyAsync(stop).ConfigureAwait(false)),
            stop));
        var refresh = new ExampleCommand("refresh", "Make silver of bronze, and gold of silver", "github-queue warehouse refresh") { Follow };
        refresh.SetAction((parsed, stop) => WithAsync(parsed, (config, postgres) => RefreshAsync(parsed, config, postgres, stop), stop));
        var check = new ExampleCommand(
            "check", "Show how old and how complete the warehouse is", "github-queue warehouse check --max-age 1d --deep", "Exit code 1 if anything is wrong. Of Snowflake it looks at everything that a load needs: sign-in, role, tables, stage.") { WarehouseOption.Option, MaxAge, Deep };
        check.SetAction((parsed, stop) => WithEitherAsync(
            parsed,
            async postgres => Print(parsed, postgres.Name, await WarehouseCheck.RunAsync(postgres, Age(parsed), parsed.GetValue(Deep), stop).ConfigureAwait(false)),
            async snowflake => Print(parsed, snowflake.Name, await SnowflakeCheck.RunAsync(snowflake, Age(parsed), parsed.GetValue(Deep), stop).ConfigureAwait(false)),
            stop));
        var query = new ExampleCommand("query", "Answer a question from the warehouse", "github-queue warehouse query daily-volume", Queries()) { QueryName };
        query.SetAction((parsed, stop) => WithAsync(parsed, (_, postgres) => QueryAsync(parsed, postgres, stop), stop));
        return new ExampleCommand("warehouse", "The warehouse in PostgreSQL or Snowflake: schemas, star schema, health, analytics", "github-queue warehouse init") { init, refresh, check, query };
    }

    private static string Queries()
    {
        var width = WarehouseQuery.All.Max(query => query.Name.Length);
        return "Queries:\n" + string.Join("\n", WarehouseQuery.All.Select(query => $"  {query.Name.PadRight(width)}  {query.Shows}"));
    }

    private static async Task<int> WithAsync(ParseResult parsed, Func<PipelineConfig, Postgres, Task<int>> act, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var postgres = await Warehouses.OpenPostgresAsync(config, stop).ConfigureAwait(false);
        await using var closing = postgres.ConfigureAwait(false);
        return await act(config, postgres).ConfigureAwait(false);
    }

    private static async Task<int> WithEitherAsync(ParseResult parsed, Func<Postgres, Task<int>> act, Func<SnowflakeWarehouse, Task<int>> actInSnowflake, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        if (parsed.Target(config) == WarehouseKind.Postgres)
            return await WithAsync(parsed, (_, postgres) => act(postgres), stop).ConfigureAwait(false);
        using var snowflake = await Snowflakes.OpenAsync(config, parsed.CreateLog(config), stop).ConfigureAwait(false);
        return await actInSnowflake(snowflake).ConfigureAwait(false);
    }

    private static int Print(ParseResult parsed, string name, int version, IReadOnlyList<string> applied)
    {
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Warehouse = name, Version = version, Applied = applied });
        else
            Output.Line($"warehouse init: {name} has version {version}{(applied.Count == 0 ? " already" : $" now ({string.Join(", ", applied)})")}.");
        return ExitCode.Done;
    }

    private static async Task<int> RefreshAsync(ParseResult parsed, PipelineConfig config, Postgres postgres, CancellationToken stop)
    {
        var log = parsed.CreateLog(config);
        if (!parsed.GetValue(Follow))
        {
            await RefreshOnceAsync(parsed, postgres, log, stop).ConfigureAwait(false);
            return ExitCode.Done;
        }
        var schedule = (config.Warehouse ?? new()).Refresh;
        await new Repeat(schedule, TimeProvider.System, log).RunAsync(
            await new Refresh(postgres, TimeProvider.System, log).LastAsync(stop).ConfigureAwait(false),
            () => RefreshOnceAsync(parsed, postgres, log, stop), stop).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task RefreshOnceAsync(ParseResult parsed, Postgres postgres, ILogger log, CancellationToken stop)
    {
        var refresh = new Refresh(postgres, TimeProvider.System, log);
        var isWhole = false;
        try
        {
            using var progress = new ProgressLine(log, TimeProvider.System);
            using var ticker = new Timer(_ => Show(progress, refresh.Reached), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            await refresh.RunAsync(stop).ConfigureAwait(false);
            isWhole = !parsed.GetValue(Follow);
        }
        finally
        {
            if (isWhole || refresh.Done.Count > 0)
                PrintRefresh(parsed, refresh.Done, postgres.Name);
        }
    }

    private static void Show(ProgressLine progress, RefreshStep? reached)
    {
        if (reached is not null)
            progress.Show(reached.Rows, "rows", null, reached.Step);
    }

    private static void PrintRefresh(ParseResult parsed, IReadOnlyList<RefreshStep> steps, string name)
    {
        var follows = parsed.GetValue(Follow);
        if (!parsed.GetValue(CommonOptions.Json))
            Output.Line(steps.Count == 0 ? $"warehouse refresh: {name} is up to date." : $"warehouse refresh: {string.Join(", ", steps.Select(step => $"{step.Step} {Output.Count(step.Rows, "row")} in {Output.Number(step.Milliseconds)} ms"))}.");
        else if (follows)
            Output.JsonLine(new { Warehouse = name, Steps = steps });
        else
            Output.Json(new { Warehouse = name, Steps = steps });
    }

    private static TimeSpan? Age(ParseResult parsed) => parsed.GetValue(MaxAge) is { } age ? TimeArguments.Length("Option --max-age", age) : null;

    private static int Print(ParseResult parsed, string name, IReadOnlyList<Finding> findings)
    {
        var wrong = findings.Count(finding => finding.IsWrong);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(findings);
        }
        else
        {
            Output.Table(["check", "found", "verdict", ""], findings.Select(finding => new[] { finding.Name, finding.Found, finding.Verdict, finding.Meaning }));
            Output.Line($"warehouse check: {(wrong == 0 ? "nothing is wrong" : $"{wrong} of {findings.Count} findings {(wrong == 1 ? "is" : "are")} wrong")} at {name}.");
        }
        return wrong == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static async Task<int> QueryAsync(ParseResult parsed, Postgres postgres, CancellationToken stop)
    {
        var result = await WarehouseQuery.RunAsync(postgres, parsed.GetValue(QueryName)!, stop).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(result.Rows.Select(row => result.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second is DateTime time ? new DateTimeOffset(time).ToText() : cell.Second)));
        else if (result.Rows.Count == 0)
            Output.Line("No rows. Does 'github-queue warehouse check' show a load and a refresh?");
        else
            Output.Table([.. result.Columns], result.Rows.Select(row => row.Select(Text).ToArray()));
        return ExitCode.Done;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime time => new DateTimeOffset(time).ToText(),
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
