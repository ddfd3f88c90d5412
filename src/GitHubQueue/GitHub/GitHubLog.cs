using GitHubQueue.Records;
using Serilog;

namespace GitHubQueue.GitHub;

/// <summary>The wording of this stage's log: one line a change of state, URLs without secrets.</summary>
internal sealed class GitHubLog(ILogger log, SafeText safe)
{
    public void WaitingForReset(BudgetSnapshot budget, DateTimeOffset until) => log.Warning(
        "Paused for the rate limit: {Remaining} of {Limit} requests left for {Resource}, going on at {Until}",
        budget.Remaining, budget.Limit, budget.Resource, until.ToText());

    public void WaitingForResets(int tokens, string resource, DateTimeOffset until) => log.Warning(
        "Paused for the rate limits of all {Tokens} tokens for {Resource}, going on at {Until}", tokens, resource, until.ToText());

    public void UsedUp(string token, BudgetSnapshot budget, DateTimeOffset until) => log.Information(
        "Used up token {Token} until {Until}: {Remaining} of {Limit} requests left for {Resource}; the others go on",
        token, until.ToText(), budget.Remaining, budget.Limit, budget.Resource);

    public void Benched(string token, Uri url, TimeSpan bench, int wait, int waits) => log.Warning(
        "Benched token {Token} for {Seconds:0} s at {Url}, for the secondary rate limit (wait {Wait} of {Waits}); the others go on",
        token, bench.TotalSeconds, safe.Url(url), wait, waits);

    public void TookOut(string token, int left, string why) => log.Warning(
        "Took token {Token} out of use, {Left} left: {Why}", token, left, safe.Message(why));

    public void Renewed(string token, DateTimeOffset expiresAt) => log.Information(
        "Signed in as {Token}, good until {Until}", token, expiresAt.ToText());

    public void FetchedAgain(string name) => log.Information("Fetched the token in {Name} again, as the old one was refused", name);

    public void KeptOldToken(string token, string what, DateTimeOffset expiresAt) => log.Warning(
        "Failed to sign in as {Token} anew: the server {What}; went on with the old token, good until {Until}",
        token, safe.Message(what), expiresAt.ToText());

    public void WaitingForSecondaryLimit(Uri url, DateTimeOffset until, int wait, int waits) => log.Warning(
        "Paused for the secondary rate limit at {Url}, going on at {Until} (wait {Wait} of {Waits})", safe.Url(url), until.ToText(), wait, waits);

    public void WaitingForResetAgain(string resource, DateTimeOffset until) => log.Warning(
        "Paused once more, as the rate limit for {Resource} went on after its own reset, going on at {Until}", resource, until.ToText());

    public void Retrying(Uri url, string what, int attempt, int attempts, TimeSpan delay) => log.Warning(
        "Failed to read {Url}: the server {What}; retry {Attempt} of {Attempts} planned in {Seconds:0.0} s",
        safe.Url(url), safe.Message(what), attempt, attempts, delay.TotalSeconds);

    public void Redirected(Uri from, Uri to) => log.Information("Redirected from {From} to {To}", safe.Url(from), safe.Url(to));
}
