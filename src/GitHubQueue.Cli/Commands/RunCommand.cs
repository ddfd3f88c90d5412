using System.CommandLine;
using System.Text.Json;
using GitHubQueue.Cli.Config;
using GitHubQueue.Cli.Stages;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

internal static class RunCommand
{
    private static readonly Option<string?> Archive = CommonOptions.Archive();

    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on for ever, all stages at once; otherwise one after the other, once" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "run",
            "Run all stages for everything in the config file, each as a process of its own",
            "github-queue run --follow",
            "The same as 'ingest --all' and 'worker'. A stage that fails never stops another; with --follow it is started again.")
        {
            Archive, Follow,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        _ = IngestPlan.OfConfig(config, null); // says so where there are no sources
        var runner = new StageRunner(Stages(parsed), TimeProvider.System, parsed.CreateLog(config));
        if (parsed.GetValue(Follow))
        {
            await runner.FollowAsync(stop).ConfigureAwait(false);
            return ExitCode.Done;
        }
        var json = parsed.GetValue(CommonOptions.Json);
        var results = await runner.RunOnceAsync(capture: json, stop).ConfigureAwait(false);
        if (json)
            Output.Json(new { Stages = results.Select(result => new { result.Stage, result.ExitCode, Result = Parse(result.Output) }) });
        stop.ThrowIfCancellationRequested();
        return results.Max(result => result.ExitCode);
    }

    private static List<Stage> Stages(ParseResult parsed)
    {
        List<string> common = [];
        Give(common, "--config", parsed.ConfigPath());
        Give(common, "--db", parsed.GetValue(CommonOptions.Database));
        Give(common, "--log-level", parsed.GetValue(CommonOptions.LogLevel));
        if (parsed.GetValue(CommonOptions.Json))
            common.Add("--json");
        if (parsed.GetValue(Follow))
            common.Add("--follow");
        var worker = new List<string>();
        Give(worker, "--archive", parsed.GetValue(Archive));
        return [new Stage("ingest", ["--all"]).With(common), new Stage("worker", worker).With(common)];
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
