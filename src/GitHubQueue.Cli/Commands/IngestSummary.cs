using System.Globalization;
using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

/// <summary>What an ingest did, in a sentence, in numbers, as JSON and as an exit code.</summary>
internal static class IngestSummary
{
    public static int ExitCodeOf(IngestResult result) => result.Failure is null ? ExitCode.Done : ExitCode.Of(result.FailureKind);

    public static string? Budget(IngestResult result) => result.BudgetLeft is { } left ? $"{Output.Number(left)} API requests left" : null;

    public static string Text(IngestResult result)
    {
        var requests = Output.Count(result.Requests, "request") + (result.NotModified > 0 ? $" ({result.NotModified} answered 'not modified')" : "");
        var budget = Budget(result) is { } left ? $"; {left}" : "";
        var reach = result.Progress is { From: { } from, To: { } to } ? $" Read from {from.ToText()} to {to.ToText()}" : " Nothing read yet";
        var unfinished = result.Progress.Walk is null ? "." : ", unfinished.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Source}: {Output.Count(result.Read, "record")} read, {result.Enqueued:#,0} new and enqueued, {requests}{budget}.{Poll(result.Poll)}{reach}{unfinished}");
    }

    public static Dictionary<string, long> Counts(IngestResult result)
    {
        var counts = new Dictionary<string, long>
        {
            ["records"] = result.Read,
            ["enqueued"] = result.Enqueued,
            ["requests"] = result.Requests,
            ["not_modified"] = result.NotModified,
        };
        if (result.Poll is { } poll)
        {
            counts["duplicates"] = poll.Duplicates;
            counts["overlap"] = poll.Overlap;
            counts["errors"] = poll.Errors;
            counts["missed"] = poll.Missed ?? 0;
        }
        return counts;
    }

    public static object Json(IngestResult result) => new
    {
        result.Source,
        result.Requests,
        result.NotModified,
        Records = result.Read,
        result.Enqueued,
        ReadFrom = result.Progress.From?.ToText(),
        ReadTo = result.Progress.To?.ToText(),
        Unfinished = result.Progress.Walk is not null,
        Poll = result.Poll is { } poll ? Json(poll) : null,
        result.BudgetLeft,
        result.Failure,
    };

    private static object Json(EventPoll poll) => new
    {
        poll.Pages,
        poll.Inserted,
        poll.Duplicates,
        poll.Overlap,
        poll.Errors,
        poll.Missed,
        MissedFrom = poll.HasGap ? poll.Since?.ToText() : null,
        MissedTo = poll.HasGap ? poll.Oldest?.ToText() : null,
    };

    private static string Poll(EventPoll? poll) => poll switch
    {
        null or { Pages: 0 } => "",
        { HasGap: true } => $" None of them was in the last poll: about {Output.Count(poll.Missed!.Value, "event")} were missed.",
        { Since: null } => "",
        _ => $" {Output.Number(poll.Overlap)} were in the last poll.",
    };
}
