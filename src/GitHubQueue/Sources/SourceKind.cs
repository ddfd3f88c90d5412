using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>The kinds of source, as people name them in options and config. The strings never change.</summary>
public static class SourceKind
{
    public const string Issues = "issues";
    public const string PullRequests = "pull_requests";

    public static IReadOnlyList<string> All { get; } = [Issues, PullRequests];

    /// <param name="name">The source's name, kept in each record.</param>
    public static RepositorySource Open(string kind, GitHubClient github, RepositoryName repository, string name, TimeProvider time) => kind switch
    {
        Issues => new IssuesSource(github, repository, name, time),
        PullRequests => new PullRequestsSource(github, repository, name, time),
        _ => throw new ArgumentException($"There is no kind '{kind}' of source.", nameof(kind)),
    };
}
