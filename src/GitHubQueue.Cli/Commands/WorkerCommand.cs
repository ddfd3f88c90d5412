using System.CommandLine;
using System.Globalization;
using GitHubQueue.Cli.Config;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Worker;
using Serilog;

namespace GitHubQueue.Cli.Commands;

internal static class WorkerCommand
{
    private static readonly Option<string?> Archive = CommonOptions.Archive();

    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on for ever; otherwise end when the queue is empty" };

    private static readonly Option<int?> BatchSize = new("--batch-size")
    {
        Description = "Records in an archive object, at most [default: 1000]",
        HelpName = "records",
    };

    private static readonly Option<string?> Lease = new("--lease")
    {
        Description = "How long a batch stays with a worker that doesn't answer [default: 5m]",
        HelpName = "span",
    };

    private static readonly Option<int?> Parallel = new("--parallel")
    {
        Description = "Batches in hand at a time [default: 2]",
        HelpName = "batches",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "worker",
            "Drain the queue: write each batch to the archive once, update the tables, complete it",
            "github-queue worker --archive file:lake")
        {
            Archive, Follow, BatchSize, Lease, Parallel,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var settings = Settings(parsed, config);
        var log = parsed.CreateLog(config);
        using var archive = Archives.Open(parsed.GetValue(Archive), config);
        using var database = PipelineDatabase.Open(settings.Database);
        database.RefuseLocked(CommandRun.PatienceWithLocks);
        BackupMark.RefuseIn(database);
        return await CommandRun.RecordAsync(database, "worker", async () =>
        {
            var drain = new Drain(settings, archive, TimeProvider.System, log);
            try
            {
                using var progress = new ProgressLine(log, TimeProvider.System);
                using var ticker = Ticker(progress, drain.Counts, settings.Follow ? 0 : QueueDepth.Pending(database));
                await drain.RunAsync(stop).ConfigureAwait(false);
            }
            finally
            {
                Print(parsed, drain.Counts, archive.Root);
            }
            var interrupted = stop.IsCancellationRequested && !settings.Follow;
            return (interrupted ? ExitCode.Interrupted : ExitCode.Done, Summary(drain.Counts, archive.Root), drain.Counts.ToDictionary());
        }).ConfigureAwait(false);
    }

    private static WorkerSettings Settings(ParseResult parsed, PipelineConfig config) => new()
    {
        Database = parsed.DatabasePath(config),
        Follow = parsed.GetValue(Follow),
        BatchSize = CommonOptions.Within("--batch-size", parsed.GetValue(BatchSize) ?? config.BatchSize ?? 1000, 1, 100_000),
        Parallel = CommonOptions.Within("--parallel", parsed.GetValue(Parallel) ?? config.Parallel ?? 2, 1, 64),
        Lease = parsed.GetValue(Lease) is { } lease ? TimeArguments.Length("Option --lease", lease, TimeArguments.LongestLease) : config.Lease ?? TimeSpan.FromMinutes(5),
    };

    private static Timer Ticker(ProgressLine progress, WorkerCounts counts, long waiting) => new(_ =>
    {
        var done = counts.Done + counts.Dead;
        if (done > 0)
            progress.Show(done, "records", waiting > done ? (double)done / waiting : null, counts.Dead > 0 ? $"{Output.Number(counts.Dead)} dead" : null);
    }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    private static void Print(ParseResult parsed, WorkerCounts counts, string root)
    {
        var result = new { Archive = root, counts.Batches, counts.Done, counts.Dead, counts.ObjectsFound, counts.LeasesLost, counts.GivenBack };
        if (!parsed.GetValue(CommonOptions.Json))
            Output.Line(Summary(counts, root));
        else if (parsed.GetValue(Follow))
            Output.JsonLine(result);
        else
            Output.Json(result);
    }

    private static string Summary(WorkerCounts counts, string root)
    {
        var dead = counts.Dead > 0 ? $", {Output.Count(counts.Dead, "dead letter")} (see 'github-queue dead list')" : "";
        return $"worker: {Output.Count(counts.Done + counts.Dead, "record")} archived in {Output.Count(counts.Batches, "object")} at {root}{dead}.";
    }
}
