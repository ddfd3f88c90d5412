using System.CommandLine;
using GitHubQueue.Operations;
using GitHubQueue.Queue;

namespace GitHubQueue.Cli.Commands;

internal static class BackupCommand
{
    private static readonly Argument<string> To = new("file") { Description = "The copy; must not exist" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "backup",
            "Copy the database while it is in use",
            "github-queue backup /backups/pipeline-monday.db",
            "To restore: put the copy in the place of the database, and run 'github-queue replay', which learns what the lake got since.") { To };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed, stop), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stop)
    {
        var path = parsed.GetValue(To)!;
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        var bytes = Backup.Write(database, path, TimeProvider.System, stop);
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { File = path, Bytes = bytes });
        else
            Output.Line($"backup: '{path}', {Output.Bytes(bytes)}.");
        return ExitCode.Done;
    }
}
