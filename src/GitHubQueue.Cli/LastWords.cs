using GitHubQueue.Records;
using Microsoft.Data.Sqlite;

namespace GitHubQueue.Cli;

/// <summary>What a command says of that which ended it, and with which exit code: a sentence whatever it was, and never a stack trace.</summary>
internal static class LastWords
{
    public static (string Sentence, int ExitCode) Of(Exception fault) => fault switch
    {
        FailureException failure => (failure.Message, ExitCode.Of(failure.Kind)),
        OperationCanceledException => ("Interrupted; what was committed is kept, and the same command goes on from there.", ExitCode.Interrupted),
        SqliteException => ($"SQLite failed ({OneLine.Whole(fault.Message)}): please report this with the command that you ran.", ExitCode.Incomplete),
        UnauthorizedAccessException => ($"{OneLine.Whole(fault.Message.TrimEnd('.'))}: give this user permission there, and run the same command again.", ExitCode.BadInput),
        IOException => (OneLine.Whole(fault.Message), ExitCode.Incomplete),
        _ => ($"Something went wrong that the program doesn't expect ({fault.GetType().Name} {Where(fault)}: {OneLine.Of(fault.Message)}): please report this with the command that you ran; what was committed is kept.", ExitCode.Incomplete),
    };

    private static string? Where(Exception bug) =>
        bug.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(nameof(GitHubQueue), StringComparison.Ordinal))?.Trim().Split(' ').ElementAtOrDefault(1);
}
