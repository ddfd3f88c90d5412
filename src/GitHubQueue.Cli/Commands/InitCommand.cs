using System.CommandLine;
using GitHubQueue.Queue;

namespace GitHubQueue.Cli.Commands;

internal static class InitCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand("init", "Create or upgrade the database, and change nothing else", "github-queue init --db pipeline.db");
        command.SetAction(parsed =>
        {
            var path = parsed.DatabasePath(parsed.ReadConfig());
            var existed = File.Exists(path);
            PipelineDatabase.Open(path).Dispose();
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(new { Database = path, PipelineDatabase.Version, Created = !existed });
            else
                Output.Line($"{(existed ? "Database" : "Created database")} '{path}' with schema version {PipelineDatabase.Version}.");
            return ExitCode.Done;
        });
        return command;
    }
}
