using System.CommandLine;
using GitHubQueue.Operations;
using GitHubQueue.Queue;

namespace GitHubQueue.Cli.Commands;

internal static class VerifyCommand
{
    private const int LettersListed = 20;

    public static Command Create()
    {
        var command = new ExampleCommand(
            "verify",
            "Reconcile queue, archive and tables, and print every difference",
            "github-queue verify",
            "Exit code 1 if there is any difference. A dead letter is listed, and is none.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        var report = await new Verifier(database, Archives.Open, TimeProvider.System).RunAsync(cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(report);
        else
            Print(report, new DeadLetters(database, TimeProvider.System).List(LettersListed));
        return report.Differences.Count == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static void Print(VerifyReport report, IReadOnlyList<DeadLetter> letters)
    {
        foreach (var letter in letters)
            Output.Line($"dead letter {letter.Id}: {letter.Entity} {letter.Key} of {letter.Repository}: {letter.Reason}");
        foreach (var difference in report.Differences)
            Output.Line($"difference: {difference}");
        var rows = string.Join(", ", report.Rows.Where(table => table.Value > 0).Select(table => $"{Output.Count(table.Value, "row")} in {table.Key}").DefaultIfEmpty("no rows"));
        var end = report.Differences.Count == 0 ? "everything agrees" : Output.Count(report.Differences.Count, "difference");
        Output.Line($"verify: {Output.Count(report.Records, "record")} in {Output.Count(report.Objects, "object")} ({Output.Bytes(report.Bytes)}), {rows}, "
            + $"{Output.Count(report.DeadLetters, "dead letter")}, {Output.Count(report.Waiting, "record")} waiting: {end}.");
    }
}
