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

    private readonly List<Found> _found = [];
    private int _worst = ExitCode.Done;

    /// <returns>The exit code: that of the worst source.</returns>
    /// <exception cref="FailureException">As of <see cref="IngestLoop.RunOnceAsync"/>.</exception>
    public async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var sources = plan.Sources.SelectMany(IngestPlan.Apart).ToList();
        foreach (var source in sources)
        {
            var jobs = await TryAsync(source.Name, source.Kind, sources.Count == 1, () => plan.JobsAsync(source, owners, time.GetUtcNow(), stop)).ConfigureAwait(false);
            foreach (var job in jobs ?? [])
                await TryAsync(job.Name, source.Kind, sources.Count == 1 && jobs!.Count == 1, () => EstimateAsync(job, stop)).ConfigureAwait(false);
        }
        if (parsed.GetValue(CommonOptions.Json))
            PrintJson();
        else
            Print();
        return _worst;
    }

    private async Task<Found> EstimateAsync(IngestJob job, CancellationToken stop)
    {
        var found = new Found(job.Name, await new SourceEstimate(job.Settings, database, github, time).RunAsync(stop).ConfigureAwait(false), null);
        _found.Add(found);
        return found;
    }

    /// <returns>Null: it failed, which has been noted.</returns>
    private async Task<T?> TryAsync<T>(string name, SourceKind kind, bool isOnly, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (FailureException failure) when (!isOnly && !IngestLoop.EndsAll(failure, kind))
        {
            await Console.Error.WriteLineAsync($"github-queue: {name}: {failure.Message}").ConfigureAwait(false);
            _found.Add(new(name, null, failure.Message));
            _worst = Math.Max(_worst, ExitCode.Of(failure.Kind));
            return null;
        }
    }

    private int? BudgetLeft => github?.Budgets.Where(budget => budget.Resource == "core").Aggregate((int?)null, (sum, budget) => (sum ?? 0) + budget.Remaining);

    private void PrintJson() => Output.Json(new
    {
        Sources = _found.Select(one => new { one.Source, one.Estimate?.Records, one.Estimate?.Requests, IsAtMost = one.Estimate?.IsAtMost, one.Failure }),
        Requests = _found.Sum(one => one.Estimate?.Requests ?? 0),
        IsComplete = _found.TrueForAll(one => one.Estimate is not null),
        BudgetLeft,
        Spent = github?.RequestCount ?? 0,
    });

    private void Print()
    {
        Output.Table(["source", "records", "requests"], _found.Select(one => new[]
        {
            one.Source,
            one.Estimate?.Records is { } records ? Output.Number(records) : "?",
            one.Estimate is { } estimate ? $"{(estimate.IsAtMost ? "at most " : "")}{Output.Number(estimate.Requests)}" : "?",
        }));
        var requests = _found.Sum(one => one.Estimate?.Requests ?? 0);
        var isAtMost = _found.Exists(one => one.Estimate?.IsAtMost == true);
        var unknown = _found.Count(one => one is { Estimate: null, Failure: null });
        var failures = _found.Count(one => one.Failure is not null);
        var left = BudgetLeft is { } budget ? $"; {Output.Number(budget)} are left in the budget" : "";
        var minutes = requests > RequestsAMinute ? string.Create(CultureInfo.InvariantCulture, $", {(requests + RequestsAMinute - 1) / RequestsAMinute} min at GitHub's pace") : "";
        var unsure = unknown > 0 ? $", and {Output.Count(unknown, "source")} of which GitHub didn't tell" : "";
        var without = failures > 0 ? $", without {Output.Count(failures, "source")} that can't be read" : "";
        Output.Line($"estimate: {(isAtMost ? "at most " : "about ")}{Output.Count(requests, "request")}{minutes}{unsure}{without}{left}. Finding this out took {github?.RequestCount ?? 0}; nothing was enqueued.");
    }

    /// <param name="Estimate">Null: nobody can tell.</param>
    /// <param name="Failure">Why not; null: GitHub just doesn't say.</param>
    private sealed record Found(string Source, Estimate? Estimate, string? Failure);
}
