using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

internal static class ConfigCommand
{
    public static Command Create()
    {
        var check = new ExampleCommand(
            "check", "Report every mistake in the config file, with line and key", "github-queue config check --config pipeline.yaml");
        check.SetAction(Check);
        return new ExampleCommand("config", "The config file", "github-queue config check") { check };
    }

    private static int Check(ParseResult parsed)
    {
        var path = parsed.ConfigPath() ?? throw new FailureException(
            FailureKind.Input, "There is no pipeline.yaml here: name another config file with --config, or begin with a copy of pipeline.example.yaml.");
        var (config, mistakes) = ConfigReader.Read(path, TimeProvider.System.GetUtcNow());
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Config = path, Sources = config.Sources.Count, Mistakes = mistakes });
        else
            Print(path, config, mistakes);
        return mistakes.Count == 0 ? ExitCode.Done : ExitCode.BadInput;
    }

    private static void Print(string path, PipelineConfig config, IReadOnlyList<Mistake> mistakes)
    {
        foreach (var mistake in mistakes)
            Output.Line($"{path}, {mistake}.");
        Output.Line(mistakes.Count == 0
            ? $"config: '{path}' is fine, with {Output.Count(config.Sources.Count, "source")}."
            : $"config: '{path}' has {Output.Count(mistakes.Count, "mistake")}.");
    }
}
