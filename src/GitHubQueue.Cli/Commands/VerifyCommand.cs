using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Warehouse;
using GitHubQueue.Worker;
using Serilog;

namespace GitHubQueue.Cli.Commands;

internal static class VerifyCommand
{
    private const int LettersPrinted = 20, LettersInJson = 1000;

    private static readonly Option<bool> Deep = new("--deep") { Description = "Read every object and typed copy whole, and count all rows of the warehouse" };

    private static readonly Option<bool> Repair = new("--repair") { Description = "Mend what a replay of the objects concerned mends: lost rows, lineage and typed copies" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "verify",
            "Reconcile queue, archive, tables and warehouse, and print every difference",
            "github-queue verify --deep",
            "Exit code 1 if there is any difference; each names what mends it. A dead letter is listed, and is none. The warehouse is the config's ('warehouse:'), or the one in DATABASE_URL once something was loaded into it.")
        {
            Deep, Repair,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var log = parsed.CreateLog(config);
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(config));
        var (report, failure) = await CompareAsync(parsed, config, database, log, stop).ConfigureAwait(false);
        var mended = 0;
        if (parsed.GetValue(Repair) && report.Differences.Any(difference => difference.Batch is not null))
        {
            var before = report.Differences.Count;
            await RepairAsync(database, report.Differences, log, stop).ConfigureAwait(false);
            (report, failure) = await CompareAsync(parsed, config, database, log, stop).ConfigureAwait(false);
            mended = before - report.Differences.Count;
        }
        var letters = new DeadLetters(database, TimeProvider.System);
        if (parsed.GetValue(CommonOptions.Json))
            PrintJson(report, letters.List(LettersInJson));
        else
            Print(report, mended, letters.List(LettersPrinted));
        return failure is not null ? throw failure : report.Differences.Count == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    /// <returns>What was found, and why the warehouse couldn't be compared; null: it was, or there is none.</returns>
    private static async Task<(VerifyReport Report, FailureException? Failure)> CompareAsync(ParseResult parsed, PipelineConfig config, Database database, ILogger log, CancellationToken stop)
    {
        var deep = parsed.GetValue(Deep);
        var report = await CompareAsync(new Verifier(new(deep), database, Archives.Open, TimeProvider.System), log, stop).ConfigureAwait(false);
        if (Warehouses.Of(config, database) is not { } warehouse)
            return (report, null);
        try
        {
            var ofWarehouse = await Warehouses.UseAsync(config, warehouse, log, target => new WarehouseAudit(target, database).CompareAsync(deep, stop), stop).ConfigureAwait(false);
            return (report with { Differences = [.. report.Differences, .. ofWarehouse] }, null);
        }
        catch (FailureException failure)
        {
            return (report, failure);
        }
    }

    private static async Task<VerifyReport> CompareAsync(Verifier verifier, ILogger log, CancellationToken stop)
    {
        using var progress = new ProgressLine(log, TimeProvider.System);
        using var ticker = new Timer(_ => Show(progress, verifier.Reached), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return await verifier.RunAsync(stop).ConfigureAwait(false);
    }

    private static void Show(ProgressLine progress, (long Compared, long Listed) reached)
    {
        if (reached.Compared > 0)
            progress.Show(reached.Compared, "objects compared", (double)reached.Compared / reached.Listed, $"{Output.Number(reached.Compared)} of {Output.Number(reached.Listed)}");
    }

    private static async Task RepairAsync(Database database, IReadOnlyList<Difference> differences, ILogger log, CancellationToken stop)
    {
        foreach (var of in differences.Where(difference => difference.Batch is not null).GroupBy(difference => difference.Root!))
        {
            using var archive = Archives.Open(of.Key);
            var settings = new ReplaySettings { Batches = of.Select(difference => difference.Batch!).ToHashSet() };
            await new Replay(settings, database, archive, TimeProvider.System, log).RunAsync(stop).ConfigureAwait(false);
        }
    }

    private static void PrintJson(VerifyReport report, IReadOnlyList<DeadLetter> letters) => Output.Json(new
    {
        report.Objects,
        report.Records,
        report.Bytes,
        report.DeadLetters,
        Letters = letters.Select(letter => new { letter.Id, letter.Reason }),
        report.Waiting,
        report.Rows,
        report.Differences,
    });

    private static void Print(VerifyReport report, int mended, IReadOnlyList<DeadLetter> letters)
    {
        foreach (var letter in letters)
            Output.Line($"dead letter {letter.Id}: {letter.Entity} {letter.Key} of {letter.Repository}: {letter.Reason}");
        if (report.DeadLetters > letters.Count)
            Output.Line($"… and {Output.Count(report.DeadLetters - letters.Count, "more dead letter")}: 'github-queue dead list' shows them");
        foreach (var difference in report.Differences)
            Output.Line($"difference: {difference}");
        var rows = string.Join(", ", report.Rows.Where(table => table.Value > 0).Select(table => $"{Output.Count(table.Value, "row")} in {table.Key}").DefaultIfEmpty("no rows"));
        var end = report.Differences.Count == 0 ? "everything agrees" : Output.Count(report.Differences.Count, "difference");
        Output.Line($"verify: {Output.Count(report.Records, "record")} in {Output.Count(report.Objects, "object")} ({Output.Bytes(report.Bytes)}), {rows}, "
            + $"{Output.Count(report.DeadLetters, "dead letter")}, {Output.Count(report.Waiting, "record")} waiting: {end}{(mended > 0 ? $", {mended} mended" : "")}.");
    }
}
