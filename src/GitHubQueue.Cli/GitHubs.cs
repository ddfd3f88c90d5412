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
    private const string InFile = "file:";

    /// <summary>Fetches the token, where the config says that it is kept elsewhere, and connects to nothing else yet.</summary>
    /// <exception cref="FailureException">Input: not an address, no key, or a token that can't be had or may not be sent there.</exception>
    /// <param name="database">Knows what the last process was told of the budgets; null: nobody does.</param>
    public static async Task<GitHubClient> OpenAsync(PipelineConfig config, Database? database, GitHubBounds bounds, ILogger log, CancellationToken stop)
    {
        var budgets = database is null ? null : new ApiBudgets(database);
        var options = Options(config, bounds);
        if (options.Token is null && config.Token is { } reference)
        {
            var secret = SecretStores.Open(reference);
            options = options with { Token = await secret.GetAsync(stop).ConfigureAwait(false), TokenName = secret.Name, RenewToken = secret.RenewAsync };
        }
        return new GitHubClient(options, TimeProvider.System, log, knownBudgets: (origin, token) => (budgets?.Load(origin, token) ?? [])
            .Select(budget => new BudgetSnapshot(budget.Resource, budget.Quota, budget.Remaining, budget.ResetsAt, budget.ObservedAt)));
    }

    private static GitHubOptions Options(PipelineConfig config, GitHubBounds bounds)
    {
        var address = CommonOptions.Variable("GITHUB_API_URL") ?? config.ApiUrl ?? "https://api.github.com/";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            throw new FailureException(FailureKind.Input, $"The API's address '{address}' in GITHUB_API_URL is not an http or https address: use one such as https://api.github.com.");
        return new()
        {
            ApiUrl = url,
            Token = CommonOptions.Variable("GITHUB_TOKEN"),
            Tokens = CommonOptions.Variable("GITHUB_TOKENS")?.Split(',') ?? [],
            App = App(),
            Timeout = bounds.Timeout,
            MaxRequests = bounds.MaxRequests,
        };
    }

    private static GitHubApp? App()
    {
        var id = CommonOptions.Variable("GITHUB_APP_ID");
        var key = CommonOptions.Variable("GITHUB_APP_PRIVATE_KEY");
        var installation = CommonOptions.Variable("GITHUB_APP_INSTALLATION_ID");
        if (id is null && key is null && installation is null)
            return null;
        if (id is null || key is null)
            throw new FailureException(FailureKind.Input,
                $"A GitHub App needs both GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY, and {(id is null ? "GITHUB_APP_ID" : "GITHUB_APP_PRIVATE_KEY")} is not set: set it, or unset the others.");
        return new(id.Trim(), key.StartsWith(InFile, StringComparison.Ordinal) ? ReadKey(key[InFile.Length..].Trim()) : key, installation?.Trim());
    }

    private static string ReadKey(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FailureException(FailureKind.Input, $"The file '{path}' of GITHUB_APP_PRIVATE_KEY can't be read: check that it exists, and that you may read it.");
        }
    }
}
