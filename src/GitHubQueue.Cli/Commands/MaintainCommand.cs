using System.CommandLine;
using GitHubQueue.Operations;
using GitHubQueue.Queue;

namespace GitHubQueue.Cli.Commands;

internal static class MaintainCommand
{
    private static readonly Option<string?> Keep = new("--keep")
    {
        Description = "Remove the lineage of records that were completed longer ago, and old runs [default: keep all]",
        HelpName = "span",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "maintain",
            "Keep the database small: prune lineage, give back free space, remove leftovers of killed processes",
            "github-queue maintain --keep 180d",
            "Safe while everything else runs. Tables, archive and dead letters are never touched; 'replay' brings lineage back.") { Keep };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        TimeSpan? keep = parsed.GetValue(Keep) is { } span ? TimeArguments.Length("Option --keep", span) : null;
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        database.RefuseLocked(CommandRun.PatienceWithLocks);
        var archives = new Manifest(database).Roots().Select(Archives.Open).ToList();
        try
        {
            return await CommandRun.RecordAsync(database, "maintain", async () =>
            {
                var result = await new Maintenance(keep, database, TimeProvider.System).RunAsync(archives, stop).ConfigureAwait(false);
                var summary = $"maintain: removed {Output.Count(result.Items, "row")} of the queue, {Output.Count(result.Runs, "old run")} and "
                    + $"{Output.Count(result.Leftovers, "temporary file")}; gave back {Output.Bytes(result.FreedBytes)}.";
                if (parsed.GetValue(CommonOptions.Json))
                    Output.Json(result);
                else
                    Output.Line(summary);
                return (ExitCode.Done, summary, new Dictionary<string, long> { ["items"] = result.Items, ["freed_bytes"] = result.FreedBytes });
            }).ConfigureAwait(false);
        }
        finally
        {
            foreach (var archive in archives)
                archive.Dispose();
        }
    }
}
