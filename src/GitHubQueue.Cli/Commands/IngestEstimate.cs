using System.CommandLine;
using System.Globalization;
using GitHubQueue.GitHub;
using GitHubQueue.Ingest;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Cli.Commands;

/// <summary>Tells what an ingest would come to, and does nothing else.</summary>
/// <param name="github">Null: no source is GitHub's.</param>
internal sealed class IngestEstimate(IngestPlan plan, Database database, GitHubClient? github, OwnerRepositories? owners, TimeProvider time)
{
    /// <summary>https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits</summary>
    private const int RequestsAMinute = 900;

    public async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var (found, exitCode) = (new List<(string Source, Estimate? Estimate)>(), ExitCode.Done);
        foreach (var source in plan.Sources.SelectMany(IngestPlan.Apart))
        {
            try
            {
                foreach (var job in await plan.JobsAsync(source, owners, time.GetUtcNow(), stop).ConfigureAwait(false))
                    found.Add((job.Name, await new SourceEstimate(job.Settings, database, github, time).RunAsync(stop).ConfigureAwait(false)));
            }
            catch (FailureException failure) when (failure.Kind == FailureKind.Missing && plan.Sources.SelectMany(IngestPlan.Apart).Count() > 1)
            {
                await Console.Error.WriteLineAsync($"github-queue: {source.Name}: {failure.Message}").ConfigureAwait(false);
                found.Add((source.Name, null));
                exitCode = ExitCode.Incomplete;
            }
        }
        if (parsed.GetValue(CommonOptions.Json))
            PrintJson(found);
        else
            Print(found);
        return exitCode;
    }

    private int? BudgetLeft => github?.Budgets.Where(budget => budget.Resource == "core").Aggregate((int?)null, (sum, budget) => (sum ?? 0) + budget.Remaining);

    private void PrintJson(List<(string Source, Estimate? Estimate)> found) => Output.Json(new
    {
        Sources = found.Select(one => new { one.Source, one.Estimate?.Records, one.Estimate?.Requests, IsAtMost = one.Estimate?.IsAtMost }),
        Requests = found.Sum(one => one.Estimate?.Requests ?? 0),
        IsComplete = found.TrueForAll(one => one.Estimate is not null),
        BudgetLeft,
        Spent = github?.RequestCount ?? 0,
    });

    private void Print(List<(string Source, Estimate? Estimate)> found)
    {
        Output.Table(["source", "records", "requests"], found.Select(one => new[]
        {
            one.Source,
            one.Estimate?.Records is { } records ? Output.Number(records) : "?",
            one.Estimate is { } estimate ? $"{(estimate.IsAtMost ? "at most " : "")}{Output.Number(estimate.Requests)}" : "?",
        }));
        var requests = found.Sum(one => one.Estimate?.Requests ?? 0);
        var isAtMost = found.Exists(one => one.Estimate?.IsAtMost == true);
        var unknown = found.Count(one => one.Estimate is null);
        var left = BudgetLeft is { } budget ? $"; {Output.Number(budget)} are left in the budget" : "";
        var minutes = requests > RequestsAMinute ? string.Create(CultureInfo.InvariantCulture, $", {(requests + RequestsAMinute - 1) / RequestsAMinute} min at GitHub's pace") : "";
        var unsure = unknown > 0 ? $", and {Output.Count(unknown, "source")} of which GitHub didn't tell" : "";
        Output.Line($"estimate: {(isAtMost ? "at most " : "about ")}{Output.Count(requests, "request")}{minutes}{unsure}{left}. Finding this out took {github?.RequestCount ?? 0}; nothing was enqueued.");
    }
}
