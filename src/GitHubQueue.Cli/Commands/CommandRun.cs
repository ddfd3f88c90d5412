using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Cli.Commands;

/// <summary>Keeps the row in <c>runs</c> that tells what a command did and how it ended.</summary>
internal static class CommandRun
{
    /// <summary>How long a command waits, before any work, for a database that another program keeps locked.</summary>
    public static TimeSpan PatienceWithLocks { get; } = TimeSpan.FromSeconds(15);

    /// <param name="work">Does it, and tells exit code, outcome in a sentence, and counts.</param>
    /// <param name="countSoFar">The counts of work that fails; null: nothing is counted then.</param>
    public static async Task<int> RecordAsync(
        Database database, string command, Func<Task<(int ExitCode, string Outcome, IReadOnlyDictionary<string, long> Counts)>> work,
        Func<IReadOnlyDictionary<string, long>>? countSoFar = null)
    {
        var runs = new Runs(database, TimeProvider.System);
        var run = runs.Begin(command);
        try
        {
            var (exitCode, outcome, counts) = await work().ConfigureAwait(false);
            runs.End(run, exitCode, outcome, counts);
            return exitCode;
        }
        catch (Exception failure)
        {
            var exitCode = failure switch
            {
                OperationCanceledException => ExitCode.Interrupted,
                FailureException known => ExitCode.Of(known.Kind),
                _ => ExitCode.Incomplete,
            };
            TryEnd(runs, run, exitCode, failure is OperationCanceledException ? "Interrupted." : failure.Message, countSoFar?.Invoke());
            throw;
        }
    }

    /// <summary>What ended the run may well keep it from being recorded (a full disk): the first failure is the one to tell.</summary>
    private static void TryEnd(Runs runs, long run, int exitCode, string outcome, IReadOnlyDictionary<string, long>? counts)
    {
        try
        {
            runs.End(run, exitCode, outcome, counts ?? new Dictionary<string, long>());
        }
        catch (FailureException)
        {
            // The run stays without an end, as after a kill.
        }
    }
}
