using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Cli.Commands;

internal static class StatusCommand
{
    private const int RunsShown = 5;

    /// <summary>The counts by which a run's rate is told: of ingest, of the worker.</summary>
    private static readonly string[] CountsOfRecords = ["records", "done"];

    private static readonly Option<int> Rows = new("--rows") { Description = "Also show that many rows of the tables, the newest first", HelpName = "rows" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "status", "Show queue depth and age, checkpoints, API budget, dead letters, archive and tables", "github-queue status --json")
        {
            Rows,
        };
        command.SetAction(parsed =>
        {
            var rows = CommonOptions.Within("--rows", parsed.GetValue(Rows), 0, 10_000);
            var path = parsed.DatabasePath(parsed.ReadConfig());
            using var database = PipelineDatabase.OpenExisting(path);
            if (parsed.GetValue(CommonOptions.Json))
                PrintJson(path, database, rows);
            else
                Print(path, database, rows, TimeProvider.System.GetUtcNow());
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(string path, Database database, int rows, DateTimeOffset now)
    {
        var status = new QueueStatus(database);
        Output.Line($"Database '{path}', {Output.Bytes(new FileInfo(path).Length)}, SQLite {SqliteLibrary.Version} ({Verdict()})");
        Section("Queue", ["entity", "status", "records", "oldest"], status.Waiting().Select(row =>
            new[] { row.Entity, row.Status, Output.Number(row.Items), Output.Age(now - Timestamps.FromUnixMilliseconds(row.Oldest)) }),
            "empty");
        Section("Batches in hand", ["batch", "records", "worker", "lost workers", "last error"], status.OpenBatches().Select(batch =>
            new[] { batch.Id, Output.Number(batch.Items), Owner(batch.Owner), $"{batch.Crashes}", batch.LastError ?? "" }), null);
        Section("Sources", CheckpointTable.Header, status.Checkpoints().Select(CheckpointTable.Row), "none yet");
        Section("API budget", ["server", "token", "resource", "left", "of", "resets"], status.Budgets().Select(budget =>
            new[] { budget.Origin, budget.Token, budget.Resource, Output.Number(budget.Remaining), Output.Number(budget.Quota), Resets(budget, now) }), null);
        Section("Last runs", ["began", "command", "took", "records/s", "exit", "outcome"], status.LastRuns(RunsShown).Select(Run), null);
        var archive = status.Archive();
        Output.Line($"Archive: {Output.Count(archive.Records, "record")} in {Output.Count(archive.Objects, "object")}, {Output.Bytes(archive.Bytes)}");
        Output.Line($"Tables: {string.Join(", ", TableAudits.Of(database, TimeProvider.System).Counts().Where(table => table.Value > 0).Select(table => $"{table.Key} {Output.Number(table.Value)}").DefaultIfEmpty("empty"))}");
        Output.Table(["id", "issue", "state", "by", "updated", "title"], NewestIssues.Read(database, rows).Select(issue =>
            new[] { $"{issue.Id}", $"{issue.Repository}#{issue.Number}", issue.State, issue.Author ?? "", issue.UpdatedAt, Output.Short(issue.Title, 60) }));
    }

    private static void PrintJson(string path, Database database, int rows)
    {
        var status = new QueueStatus(database);
        Output.Json(new
        {
            Database = path,
            Sqlite = new { SqliteLibrary.Version, SqliteLibrary.CheckpointsSafely, Verdict = Verdict() },
            Queue = status.Waiting(),
            Batches = status.OpenBatches(),
            Sources = status.Checkpoints(),
            Budgets = status.Budgets(),
            Runs = status.LastRuns(RunsShown),
            Archive = status.Archive(),
            Tables = TableAudits.Of(database, TimeProvider.System).Counts(),
            Issues = rows > 0 ? NewestIssues.Read(database, rows) : null,
        });
    }

    private static void Section(string title, string[] header, IEnumerable<string[]> rows, string? whenEmpty)
    {
        var cells = rows.ToList();
        if (cells.Count > 0)
        {
            Output.Line($"{title}:");
            Output.Table(header, cells);
        }
        else if (whenEmpty is not null)
        {
            Output.Line($"{title}: {whenEmpty}");
        }
    }

    private static string Verdict() => SqliteLibrary.CheckpointsSafely
        ? "checkpoints safely by itself"
        : "older than 3.51.3: only guarded checkpoints run, which are safe";

    private static string Owner(string? owner) => owner is null ? "none" : ProcessIdentity.Parse(owner) is var process && process.IsGone
        ? $"process {process.ProcessId}, gone"
        : $"process {process.ProcessId}";

    private static string Resets(BudgetStatus budget, DateTimeOffset now)
    {
        var resets = Timestamps.FromUnixMilliseconds(budget.ResetsAt);
        return resets > now ? $"in {Output.Age(resets - now)}" : "whole again";
    }

    private static string[] Run(RunStatus run)
    {
        var took = run.FinishedAt is { } end ? TimeSpan.FromMilliseconds(end - run.StartedAt) : (TimeSpan?)null;
        using var counts = JsonDocument.Parse(run.Counts);
        var records = CountsOfRecords.Sum(name => counts.RootElement.TryGetProperty(name, out var value) ? value.GetInt64() : 0);
        var rate = took is { TotalSeconds: > 0 } && records > 0 ? Output.Number((long)(records / took.Value.TotalSeconds)) : "";
        var outcome = run.Outcome ?? (ProcessIdentity.Parse(run.Process).IsGone ? "ended without a word: killed" : "running");
        return [Timestamps.FromUnixMilliseconds(run.StartedAt - run.StartedAt % 1000).ToText(), run.Command, took is null ? "" : Output.Age(took.Value), rate, run.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "", Output.Short(outcome, 100)];
    }
}
