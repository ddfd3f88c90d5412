using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using Serilog;

namespace GitHubQueue.Cli.Commands;

/// <summary>One record's way through everything.</summary>
internal static class TraceCommand
{
    private static readonly Argument<string> What = new("record") { Description = "owner/repo#77 (with reviews and files), owner/repo@sha, or a key such as api.github.com/1347" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "trace",
            "Show a record's way: each state in queue, object and line, table and warehouse",
            "github-queue trace octocat/Hello-World#77",
            "The warehouse is the config's ('warehouse:'), or the one in DATABASE_URL once something was loaded into it.") { What };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var what = parsed.GetValue(What)!;
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(config));
        var states = await new Trace(database, Archives.Open, TimeProvider.System).RunAsync(what, stop).ConfigureAwait(false);
        if (states.Count == 0)
            throw new FailureException(FailureKind.Missing, $"Nothing is known of '{what}': it was never enqueued, its lineage was pruned by 'maintain', or it is a dead letter without a number ('github-queue dead list' has the keys).");
        var loads = await LoadsAsync(config, Warehouses.Of(config, database), parsed.CreateLog(config), [.. states.Select(state => state.Batch).OfType<string>().Distinct().Select(Guid.Parse)], stop).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(states.Select(state => new { State = state, Loads = loads[state.Batch ?? ""] }));
        else
            Print(states, loads);
        return ExitCode.Done;
    }

    private static async Task<ILookup<string, string>> LoadsAsync(PipelineConfig config, WarehouseKind? warehouse, ILogger log, Guid[] batches, CancellationToken stop)
    {
        if (warehouse is not { } kind)
            return Array.Empty<string>().ToLookup(_ => "");
        var loads = await Warehouses.UseAsync(config, kind, log, target => target.LoadsOfAsync(batches, stop), stop).ConfigureAwait(false);
        return loads.ToLookup(load => load.Batch.ToString(), load => $"{load.Target}, loaded {load.LoadedAt.ToText()}");
    }

    private static void Print(IReadOnlyList<TracedState> states, ILookup<string, string> loads)
    {
        foreach (var state in states)
        {
            Output.Line($"{state.Entity} {state.Key}, as of {state.AsOf.ToText()}");
            Output.Line($"  queue      item {state.Item}, enqueued {state.EnqueuedAt.ToText()}, {state.Status}{(state.Reason is null ? "" : $": {state.Reason}")}");
            if (state.ArchiveKey is not null)
                Output.Line($"  archive    {state.Root}/{state.ArchiveKey}, {(state.Line is { } line ? $"line {line}" : "which isn't there, or lacks it")}");
            foreach (var copy in state.Copies)
                Output.Line($"  typed      {copy}");
            if (state.Status == "done")
                Output.Line($"  table      {state.Table ?? (state.Reason is null ? "a newer state's row" : "none: it was dropped")}");
            foreach (var load in loads[state.Batch ?? ""])
                Output.Line($"  warehouse  {load}");
        }
        Output.Line($"trace: {Output.Count(states.Count, "state")} of {Output.Count(states.Select(state => (state.Entity, state.Key)).Distinct().Count(), "record")}.");
    }
}
