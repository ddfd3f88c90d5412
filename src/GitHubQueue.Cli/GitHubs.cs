using GitHubQueue.Cli.Config;
using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using Serilog;

namespace GitHubQueue.Cli;

/// <summary>Opens GitHub's API with what the environment says of it.</summary>
internal static class GitHubs
{
    /// <exception cref="FailureException">Input: not an address, or a token that may not be sent there.</exception>
    public static GitHubClient Open(PipelineConfig config, Database database, TimeSpan timeout, ILogger log)
    {
        var address = CommonOptions.Variable("GITHUB_API_URL") ?? config.ApiUrl ?? "https://api.github.com/";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            throw new FailureException(FailureKind.Input, $"The API's address '{address}' in GITHUB_API_URL is not an http or https address: use one such as https://api.github.com.");
        var options = new GitHubOptions { ApiUrl = url, Token = CommonOptions.Variable("GITHUB_TOKEN") ?? config.Token?.Fetch(), Timeout = timeout };
        using var named = new GitHubClient(options, TimeProvider.System, log); // tells the names under which budgets are kept
        var budgets = new ApiBudgets(database).Load(named.Origin, named.TokenId);
        return new GitHubClient(options, TimeProvider.System, log, knownBudgets: budgets.Select(budget =>
            new BudgetSnapshot(budget.Resource, budget.Quota, budget.Remaining, budget.ResetsAt, budget.ObservedAt)));
    }
}
