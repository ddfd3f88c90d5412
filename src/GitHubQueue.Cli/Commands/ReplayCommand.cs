using System.CommandLine;
using System.Globalization;
using GitHubQueue.Cli.Config;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Worker;

namespace GitHubQueue.Cli.Commands;

internal static class ReplayCommand
{
    private static readonly string[] Entities =
        [Entity.Issue, Entity.PullRequest, Entity.PullRequestReview, Entity.PullRequestFile, Entity.Commit, Entity.Event, Entity.Csv];

    private static readonly Option<string?> Archive = CommonOptions.Archive();

    private static readonly Option<string?> EntityName = new("--entity") { Description = $"Only objects of one entity: {string.Join(", ", Entities)}", HelpName = "entity" };

    private static readonly Option<string?> From = new("--from") { Description = "Only what was fetched on that day (UTC) or later", HelpName = "date" };

    private static readonly Option<string?> To = new("--to") { Description = "Only what was fetched before that day (UTC)", HelpName = "date" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "replay",
            "Rebuild tables, lineage and manifest from the archive, without GitHub",
            "github-queue replay --db rebuilt.db --archive file:lake",
            "Into a new database, or into the one that wrote the archive: after an upgrade that brings new columns, or a restored copy. "
            + "Checkpoints are not restored: the next ingest reads everything, and recognises what it has.")
        {
            Archive, EntityName, From, To,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var settings = Settings(parsed);
        var log = parsed.CreateLog(config);
        using var archive = Archives.Open(parsed.GetValue(Archive), config);
        using var database = PipelineDatabase.Open(parsed.DatabasePath(config));
        database.RefuseLocked(CommandRun.PatienceWithLocks);
        return await CommandRun.RecordAsync(database, "replay", async () =>
        {
            database.Write(() =>
            {
                foreach (var source in config.Sources)
                    new SourceSettings(database, TimeProvider.System).Save(source.Setting);
            });
            var replay = new Replay(settings, database, archive, TimeProvider.System, log);
            var isWhole = false;
            try
            {
                using var progress = new ProgressLine(log, TimeProvider.System);
                using var ticker = new Timer(_ => Show(progress, replay.Counts), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                await replay.RunAsync(stop).ConfigureAwait(false);
                isWhole = true;
            }
            finally
            {
                if (isWhole || replay.Counts.Objects > 0)
                    Print(parsed, replay.Counts, archive.Root);
            }
            return (replay.Counts.Damaged + replay.Counts.Missing > 0 ? ExitCode.Incomplete : ExitCode.Done, Summary(replay.Counts, archive.Root), replay.Counts.ToDictionary());
        }).ConfigureAwait(false);
    }

    /// <exception cref="FailureException">Input: an option that makes no sense.</exception>
    private static ReplaySettings Settings(ParseResult parsed)
    {
        var entity = parsed.GetValue(EntityName);
        if (entity is not null && !Entities.Contains(entity))
            throw new FailureException(FailureKind.Input, $"Option --entity can't be '{entity}': use one of {string.Join(", ", Entities)}.");
        var (from, to) = (TimeArguments.Day("--from", parsed.GetValue(From)), TimeArguments.Day("--to", parsed.GetValue(To)));
        if (from >= to)
            throw new FailureException(FailureKind.Input, string.Create(CultureInfo.InvariantCulture, $"Options --from and --to leave nothing: {from:yyyy-MM-dd} is not before {to:yyyy-MM-dd}."));
        return new() { Entity = entity, From = from, To = to };
    }

    private static void Show(ProgressLine progress, ReplayCounts counts)
    {
        if (counts.Objects > 0)
            progress.Show(counts.Done + counts.Dead, "records", (double)counts.Objects / counts.Listed, $"{Output.Number(counts.Objects)} of {Output.Count(counts.Listed, "object")}");
    }

    private static void Print(ParseResult parsed, ReplayCounts counts, string root)
    {
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Archive = root, counts.Objects, counts.Done, counts.Dead, counts.Left, counts.InHand, counts.Damaged, counts.Missing });
        else
            Output.Line(Summary(counts, root));
    }

    private static string Summary(ReplayCounts counts, string root)
    {
        var dead = counts.Dead > 0 ? $", {Output.Count(counts.Dead, "dead letter")}" : "";
        var left = counts.Left > 0 ? $", {Output.Count(counts.Left, "record")} left as {(counts.Left == 1 ? "it was" : "they were")}" : "";
        var inHand = counts.InHand > 0 ? $", {Output.Count(counts.InHand, "object")} left to their worker" : "";
        var damaged = counts.Damaged > 0 ? $", {Output.Count(counts.Damaged, "object")} damaged (see above)" : "";
        var missing = counts.Missing > 0 ? $", {Output.Count(counts.Missing, "object")} missing (see above)" : "";
        return $"replay: {Output.Count(counts.Done, "row")} of {Output.Count(counts.Objects, "object")} at {root}{dead}{left}{inHand}{damaged}{missing}.";
    }
}
