using System.CommandLine;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Cli.Commands;

/// <summary>How far the sources have been read.</summary>
internal static class CheckpointCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The source's name, as 'checkpoint list' shows it; without ':owner/name' all of its repositories" };

    public static Command Create()
    {
        var list = new ExampleCommand("list", "Show how far each source has been read", "github-queue checkpoint list");
        list.SetAction(parsed => With(parsed, database => List(parsed, database)));
        var reset = new ExampleCommand(
            "reset",
            "Forget how far a source has been read",
            "github-queue checkpoint reset issues:octocat/Hello-World && github-queue ingest --repo octocat/Hello-World --full",
            "The next ingest fetches everything again, and recognises what it knows. To process again what the archive has, without GitHub, use 'replay'.")
        {
            Name,
        };
        reset.SetAction(parsed => With(parsed, database => Reset(parsed, database)));
        return new ExampleCommand("checkpoint", "How far the sources have been read", "github-queue checkpoint list") { list, reset };
    }

    private static int With(ParseResult parsed, Func<Database, int> work)
    {
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        return work(database);
    }

    private static int List(ParseResult parsed, Database database)
    {
        var checkpoints = new QueueStatus(database).Checkpoints();
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(checkpoints);
            return ExitCode.Done;
        }
        Output.Table(CheckpointTable.Header, checkpoints.Select(CheckpointTable.Row));
        Output.Line($"checkpoint: {Output.Count(checkpoints.Count, "source")}.");
        return ExitCode.Done;
    }

    private static int Reset(ParseResult parsed, Database database)
    {
        var name = parsed.GetValue(Name)!;
        var reset = new Checkpoints(database, TimeProvider.System).Reset(name);
        if (reset.Count == 0)
            throw new FailureException(FailureKind.Input, $"There is no checkpoint of a source '{name}': 'github-queue checkpoint list' shows those there are.");
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Reset = reset });
        else
            Output.Line($"checkpoint reset: {string.Join(", ", reset)} will be read again from the beginning.");
        return ExitCode.Done;
    }
}
