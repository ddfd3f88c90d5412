using GitHubQueue.Records;
using Serilog;

namespace GitHubQueue.GitHub;

/// <summary>The wording of this stage's log: one line a change of state, URLs without secrets.</summary>
internal sealed class GitHubLog(ILogger log, SafeText safe)
{
    public void WaitingForReset(BudgetSnapshot budget, DateTimeOffset until) => log.Warning(
        "Paused for the rate limit: {Remaining} of {Limit} requests left for {Resource}, going on at {Until}",
        budget.Remaining, budget.Limit, budget.Resource, until.ToText());

    public void WaitingForSecondaryLimit(Uri url, DateTimeOffset until, int wait, int waits) => log.Warning(
        "Paused for the secondary rate limit at {Url}, going on at {Until} (wait {Wait} of {Waits})", safe.Url(url), until.ToText(), wait, waits);

    public void WaitingForResetAgain(string resource, DateTimeOffset until) => log.Warning(
        "Paused once more, as the rate limit for {Resource} went on after its own reset, going on at {Until}", resource, until.ToText());

    public void Retrying(Uri url, string what, int attempt, int attempts, TimeSpan delay) => log.Warning(
        "Failed to read {Url}: the server {What}; retry {Attempt} of {Attempts} planned in {Seconds:0.0} s",
        safe.Url(url), safe.Message(what), attempt, attempts, delay.TotalSeconds);

    public void Redirected(Uri from, Uri to) => log.Information("Redirected from {From} to {To}", safe.Url(from), safe.Url(to));
}
