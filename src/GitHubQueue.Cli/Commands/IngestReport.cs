using System.CommandLine;
using System.Globalization;
using GitHubQueue.Ingest;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

/// <summary>How an ingest is shown: while it runs, and when it has ended.</summary>
internal static class IngestReport
{
    /// <summary>Issues are walked by time: how much of the time between the beginning and now has been read.</summary>
    public static double? Fraction(Progress progress)
    {
        var (from, at) = progress.Walk is { } walk ? (walk.From, walk.At) : (progress.From ?? default, progress.To ?? default);
        var whole = (progress.Walk?.Until ?? TimeProvider.System.GetUtcNow()) - from;
        return from == default || whole <= TimeSpan.Zero ? null : Math.Clamp((at - from) / whole, 0, 1);
    }

    public static string? Budget(IngestResult result) => result.BudgetLeft is { } left ? $"{Output.Number(left)} API requests left" : null;

    public static void Print(ParseResult parsed, IngestResult result)
    {
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(new
            {
                result.Source,
                result.Requests,
                result.NotModified,
                Records = result.Read,
                result.Enqueued,
                ReadFrom = result.Progress.From?.ToText(),
                ReadTo = result.Progress.To?.ToText(),
                Unfinished = result.Progress.Walk is not null,
                result.BudgetLeft,
                result.Failure,
            });
            return;
        }
        Output.Line(Summary(result));
        if (result.Failure is { } failure)
            Console.Error.WriteLine($"github-queue: {failure}");
    }

    public static string Summary(IngestResult result)
    {
        var requests = Output.Count(result.Requests, "request") + (result.NotModified > 0 ? $" ({result.NotModified} answered 'not modified')" : "");
        var budget = Budget(result) is { } left ? $"; {left}" : "";
        var reach = result.Progress is { From: { } from, To: { } to } ? $" Read from {from.ToText()} to {to.ToText()}" : " Nothing read yet";
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Source}: {Output.Count(result.Read, "record")} read, {result.Enqueued:#,0} new and enqueued, {requests}{budget}.{reach}{(result.Progress.Walk is null ? "." : ", unfinished.")}");
    }

    public static Dictionary<string, long> Counts(IngestResult result) => new()
    {
        ["records"] = result.Read,
        ["enqueued"] = result.Enqueued,
        ["requests"] = result.Requests,
        ["not_modified"] = result.NotModified,
    };
}
