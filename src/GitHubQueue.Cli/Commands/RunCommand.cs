using System.CommandLine;
using System.Text.Json;
using GitHubQueue.Cli.Config;
using GitHubQueue.Cli.Stages;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

internal static class RunCommand
{
    private const string Ingest = "ingest";
    private const string Worker = "worker";
    private const string Load = "load";
    private const string Refresh = "refresh";

    /// <summary>In the order in which records pass them.</summary>
    private static readonly string[] All = [Ingest, Worker, Load, Refresh];

    private static readonly Option<string?> Archive = CommonOptions.Archive();

    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on for ever, all stages at once; otherwise one after the other, once" };

    private static readonly Option<string?> Only = new("--stages")
    {
        Description = "Only some of them: ingest, worker, load, refresh, separated by commas [default: ingest,worker, and load,refresh where the config has a warehouse]",
        HelpName = "list",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "run",
            "Run all stages for everything in the config file, each as a process of its own",
            "github-queue run --follow",
            "The same as 'ingest --all', 'worker', and, where the config has a 'warehouse:', 'load' and 'warehouse refresh'. A stage that fails never stops another: it is run again as the config's 'run:' says, with --follow started again.")
        {
            Archive, Follow, Only,
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Whether this command was called.</summary>
    public static bool Is(ParseResult parsed) => parsed.CommandResult.Command.Name == "run";

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var stages = Stages(parsed, Names(parsed.GetValue(Only), config));
        if (stages.Exists(stage => stage.Name == Ingest))
            _ = IngestPlan.OfConfig(config, null); // says so where there are no sources
        var runner = new StageRunner(stages, TimeProvider.System, parsed.CreateLog(config));
        if (parsed.GetValue(Follow))
        {
            await runner.FollowAsync(stop).ConfigureAwait(false);
            return ExitCode.Done;
        }
        var json = parsed.GetValue(CommonOptions.Json);
        var results = await runner.RunOnceAsync(config.Retries, capture: json, stop).ConfigureAwait(false);
        if (json)
            Output.Json(new { Stages = results.Select(result => new { result.Stage, result.ExitCode, Result = Parse(result.Output) }) });
        stop.ThrowIfCancellationRequested();
        return results.Max(result => result.ExitCode);
    }

    /// <exception cref="FailureException">Input: not a stage.</exception>
    private static string[] Names(string? option, PipelineConfig config)
    {
        if (option is null)
            return config.Warehouse is null ? [Ingest, Worker] : config.Warehouse.Target == WarehouseKind.Snowflake ? [Ingest, Worker, Load] : All; // nothing to refresh there
        var names = option.Split(',', StringSplitOptions.TrimEntries);
        return names.FirstOrDefault(name => !All.Contains(name)) is not { } wrong ? [.. All.Where(names.Contains)] : throw new FailureException(
            FailureKind.Input, $"Option --stages can't hold '{wrong}': use some of {string.Join(", ", All)}, separated by commas.");
    }

    private static List<Stage> Stages(ParseResult parsed, string[] names)
    {
        List<string> common = [];
        Give(common, "--config", parsed.ConfigPath());
        Give(common, "--db", parsed.GetValue(CommonOptions.Database));
        Give(common, "--log-level", parsed.GetValue(CommonOptions.LogLevel));
        if (parsed.GetValue(CommonOptions.Json))
            common.Add("--json");
        if (parsed.GetValue(Follow))
            common.Add("--follow");
        var worker = new List<string> { Worker };
        Give(worker, "--archive", parsed.GetValue(Archive));
        return [.. names.Select(name => new Stage(name, name switch
        {
            Ingest => [Ingest, "--all"],
            Worker => worker,
            Load => [Load],
            _ => ["warehouse", Refresh],
        }).With(common))];
    }

    private static void Give(List<string> arguments, string option, string? value)
    {
        if (value is not null)
            arguments.AddRange([option, value]);
    }

    private static JsonElement? Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // it ended before it had anything to print
        }
    }
}
